"""An import is looked at, and taken back once one has seen what that does."""

from django.core.files.uploadedfile import SimpleUploadedFile

from firstlight.force.models import Person, RosterImport

HEAD = "姓名,手机号,邮箱,编号\n"


def take_in(cast, client, lines):
    file = SimpleUploadedFile("花名册.csv", (HEAD + lines).encode(), "text/csv")
    answer = client.post("/people/import/", {"organisation_id": cast.dawn.pk, "file": file})
    done = client.post(answer.url)
    assert client.post(answer.url).url == client.get(answer.url).url == done.url  # pressed twice
    return done


def test_from_the_file_to_what_it_changed_and_back(cast, sign_in):
    client = sign_in(cast.people.olga)
    answer = take_in(cast, client, "测甲子,00000000001,,\n测乙丑,00000000002,,A2\n")
    row = RosterImport.objects.get()
    assert answer.url == f"/people/imports/{row.pk}/"
    assert f"/people/imports/{row.pk}/" in client.get("/people/imports/").content.decode()
    page = client.get(answer.url).content.decode()
    assert "测甲子" in page
    assert f"{answer.url}undo/" in page
    who = Person.objects.get(name="测甲子").pk
    right = {"person_id": who, "name": "测甲子", "phone": "00000000003"}
    client.post(f"/people/{who}/do/person/", right)
    seen = client.get(f"{answer.url}undo/")
    assert [each["name"] for each in seen.context["stay"]] == ["测甲子"]
    assert [each["name"] for each in seen.context["back"]] == ["测乙丑"]
    stale = client.post(f"{answer.url}undo/", {"expected": 2})
    assert stale.status_code == 422
    assert Person.objects.filter(name="测乙丑").exists()
    done = client.post(f"{answer.url}undo/", {"expected": 1}, follow=True)
    assert done.redirect_chain == [(answer.url, 302)]
    assert not Person.objects.filter(name="测乙丑").exists()
    assert Person.objects.filter(name="测甲子").exists()


def test_who_may_not_read_how_somebody_is_reached_reads_that_it_changed(cast, sign_in):
    bo = cast.people.bo
    Person.objects.filter(pk=bo.pk).update(phone="00000000009", email="bo-old@example.invalid")
    client = sign_in(cast.people.olga)
    answer = take_in(cast, client, "Bo,00000000009,bo-new@example.invalid,B7\n")
    assert "bo-old@example.invalid" in client.get(answer.url).content.decode()
    page = sign_in(cast.people.amy).get(answer.url).content.decode()
    assert "B7" in page
    assert "@example.invalid" not in page
