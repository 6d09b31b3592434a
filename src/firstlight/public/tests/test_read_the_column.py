"""The column: what everybody reads, without a cookie, and what is gone when it is gone."""

from django.utils import timezone

from firstlight.community.models import Story


def told(cast, **more):
    words = {"title": "夜巡一小时", "body": "他们走过水库。", "slug": "abcd2345efgh"}
    return Story.objects.create(station_id=cast.hill.pk, organisation=cast.dawn, **words | more)


def test_a_story_is_read_by_everybody_until_it_is_recalled(cast, client):
    row = told(cast, published_at=timezone.now())
    page = client.get("/p/zh/column/abcd2345efgh/")
    assert "他们走过水库" in page.content.decode()
    assert not page.cookies
    assert "夜巡一小时" in client.get("/p/zh/column/").content.decode()
    row.recalled_at = timezone.now()
    row.save()
    gone = client.get("/p/zh/column/abcd2345efgh/")
    assert gone.status_code == 410
    assert "水库" not in gone.content.decode()
    assert "夜巡" not in client.get("/p/en/column/").content.decode()


def test_a_draft_has_no_address(cast, client):
    told(cast)
    assert client.get("/p/zh/column/abcd2345efgh/").status_code == 404
    assert "夜巡" not in client.get("/p/zh/column/").content.decode()
