import asyncio

import pytest

from firstlight.config.uploads import MOST_BYTES, guarded


def asked(headers, chunks):
    """Send a request to an application that reads all of it; return the answers and the bytes."""
    answers, read, left = [], [], list(chunks)

    async def receive():
        body = left.pop(0) if left else b""
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message):
        answers.append(message)

    async def app(scope, receive, send):
        while True:
            message = await receive()
            read.append(len(message["body"]))
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})

    asyncio.run(guarded(app, {"type": "http", "headers": headers}, receive, send))
    return answers, sum(read)


def test_three_gigabytes_are_refused_before_one_byte_is_read():
    answers, read = asked([(b"content-length", str(3 * 2**30).encode())], [b"x"] * 3)
    assert answers[0]["status"] == 413
    assert read == 0
    assert "MB" in answers[1]["body"].decode()


def test_a_body_that_does_not_say_its_length_is_stopped_on_the_way():
    piece = b"x" * (MOST_BYTES // 4)
    answers, read = asked([], [piece] * 100)
    assert answers[0]["status"] == 413
    assert read <= MOST_BYTES


@pytest.mark.parametrize("length", [b"12", b"", b"many"])
def test_an_ordinary_request_passes(length):
    answers, read = asked([(b"content-length", length)], [b"x" * 12])
    assert (answers[0]["status"], read) == (200, 12)
