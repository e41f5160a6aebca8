"""Messages that are meant to hurt whoever reads them (safety rows 8 to 10)."""


def nested(depth: int) -> bytes:
    parts = (
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(depth)
    )
    return b"From: a@b.example\nSubject: x\n" + b"".join(parts)


HOSTILE = {
    "nested 3,000 deep": nested(3_000),
    "nested 60 deep": nested(60),
    "50,000 parts": b'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n'
    + b"--b\n\nx\n" * 50_000,
    "20,000 recipients": b"From: a@b.example\nTo: "
    + b",\n ".join(b"u%d@c.example" % i for i in range(20_000))
    + b"\n\nhi",
    "one header of a megabyte": b"From: a@b.example\nSubject: " + b"=?utf-8?q?" * 100_000 + b"\n\n",
    "no such charset": b"From: a@b.example\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe",
    "truncated base64": b"From: a@b.example\nContent-Transfer-Encoding: base64\n\nSGVsbG8gd29",
    "NUL and surrogates": b"From: a@b.example\nSubject: a\x00b\xed\xa0\x80\n\nx\x00y\xed\xa0\x80",
    "endless tags": b"From: a@b.example\nContent-Type: text/html\n\n" + b"<div><b " * 200_000,
    "endless quotes": b"From: a@b.example\n\n" + b">" * 200_000 + b" On a wrote: " * 20_000,
    "regular expressions": b"From: a@b.example\n\nOn " + b"a " * 60_000 + b"\n" + b"_" * 60_000,
    "24 MB of base64": b"From: a@b.example\nContent-Type: application/zip; name=x.zip\n"
    b"Content-Transfer-Encoding: base64\n\n"
    + b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlq\n"
    * 480_000,
    "nothing": b"",
    "not mail": bytes(range(256)) * 1_000,
}
