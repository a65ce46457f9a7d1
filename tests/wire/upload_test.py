"""Uploads: what a file is decides its bytes, not its name; limits; tricks with the path; a line that breaks."""
import os
import pathlib
import re
import socket
import struct
import zlib

from wire import URL, VAR, Visitor, eventually, multipart, number, run, same, sql

zhibu, member, zhibu2, stranger = Visitor("zhibu"), Visitor("dangyuan"), Visitor("zhibu2"), Visitor()
meeting = sql("SELECT m.id FROM meeting m JOIN account a ON a.organisation_id = m.organisation_id WHERE a.login = 'zhibu'"
              " AND m.state = 'planned' AND m.title LIKE '主题党日：学习党章党规%' ORDER BY m.id LIMIT 1")
page = "/meetings/%s/files" % meeting


def picture():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0" + b"\x7f" * 8) * 1) + chunk(b"IEND", b""))


def send(name, data, **fields):
    return zhibu.upload(page + "/upload", page, [("files", name, data)], {"category": "photo", **fields})


def category():
    return re.search(r'<select id="f-category".*?value="([^"]+)"', zhibu.get(page).text, re.S).group(1)


def files():
    return number("SELECT COUNT(*) FROM attachment WHERE removed_at IS NULL")


def on_disk():
    return sorted(str(p) for d in ("files", "spool") for p in pathlib.Path(VAR, d).rglob("*") if p.is_file())


def a_good_file_is_kept():
    """a picture is kept, served to who may see the meeting, and to nobody else"""
    before = files()
    answer = send("会场 照片.png", picture(), category=category())
    same(answer.status, 303, "upload: " + answer.words[:200])
    same(files(), before + 1, "files kept")
    at = "/files/" + sql("SELECT MAX(id) FROM attachment")
    got = zhibu.get(at)
    same((got.status, got.body), (200, picture()), "the file")
    same(got.headers.get("X-Content-Type-Options"), "nosniff", "X-Content-Type-Options")
    assert got.headers.get("Content-Type", "").startswith("image/png"), got.headers.get("Content-Type")
    same(member.get(at).status, 200, "a member who is expected there")
    same(zhibu2.get(at).status, 404, "the neighbour branch")
    same(stranger.get(at).location, "/login", "a stranger")


def the_name_is_only_a_name():
    """a path in the name leads nowhere: only its last part is shown"""
    for name in ("../../../../etc/cron.d/evil.png", "..\\..\\windows\\evil.png", "/etc/passwd.png", "a/../../b.png"):
        answer = send(name, picture(), category=category())
        assert answer.status == 303, (name, answer.words[:200])
        shown = sql("SELECT name FROM attachment ORDER BY id DESC LIMIT 1")
        assert "/" not in shown and "\\" not in shown, shown
    assert not os.path.exists("/etc/cron.d/evil.png"), "written outside"
    root = str(pathlib.Path(VAR, "files"))
    for stored in sql("SELECT stored FROM attachment").splitlines():
        assert ".." not in stored and os.path.realpath(os.path.join(root, stored)).startswith(os.path.realpath(root)), stored


def wrong_types_are_refused():
    """a program, a page or a script under the name of a picture is refused with a sentence"""
    before = files()
    for name, data in (("照片.png", b"MZ\x90\0" * 100), ("照片.jpg", b"<html><script>alert(1)</script></html>"),
                       ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), ("x.html", b"<h1>x</h1>"),
                       ("x.php", b"<?php system($_GET[0]);"), ("x.pdf.exe", b"%PDF-1.4"), ("空.png", b""), (".png", b"x"),
                       ("x.pdf", b"PK\3\4" + b"\0" * 100), ("x", picture())):
        answer = send(name, data, category=category())
        assert answer.status in (303, 400, 413, 422), (name, answer.status)
        assert answer.status == 422 and re.search("[一-鿿]", answer.words), (name, answer.status, answer.words[:120])
    same(files(), before, "files kept")


def who_may_not_upload_does_not():
    """a member, a neighbour and a stranger cannot add or remove files"""
    before, some = files(), sql("SELECT id FROM attachment WHERE meeting_id = %s ORDER BY id DESC LIMIT 1" % meeting)
    for who in (member, zhibu2):
        answer = who.upload(page + "/upload", "/me", [("files", "x.png", picture())], {"category": category()})
        assert answer.status in (403, 404), answer.status
        assert who.form("/me", {"file": some}, page + "/remove").status in (403, 404)
    body, kind = multipart([], [("files", "x.png", picture())])
    assert stranger.ask("POST", page + "/upload", body, {"Content-Type": kind}).status in (303, 401, 403)
    same(files(), before, "files kept")


def too_large_is_said():
    """a form over the limit is answered by a page in Chinese, not by a broken line"""
    answer = zhibu.ask("POST", "/members", b"name=" + b"x" * 1200000, {"Content-Type": "application/x-www-form-urlencoded"})
    same(answer.status, 413, "a form of 1.2 MB")
    assert "太大" in answer.words, answer.words[:200]
    answer = zhibu.upload("/members/import/upload", "/members/import", [("file", "名册.xlsx", b"PK\3\4" + b"\0" * (21 << 20))])
    assert answer.status in (413, 422) and re.search("太大|不能超过|MB", answer.words), (answer.status, answer.words[:200])
    # what is declared larger than the limit of nginx is refused before it is sent
    line = socket.create_connection((URL.hostname, URL.port), timeout=10)
    line.sendall(b"POST %s/upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3000000000\r\n\r\n" % page.encode())
    got = line.recv(65536)
    line.close()
    assert got.split(b" ")[1] == b"413", got[:100]
    same(zhibu.get(page).status, 200, "the page afterwards")


def a_broken_line_leaves_nothing():
    """an upload that breaks off in the middle leaves neither a row nor a file"""
    rows, kept = files(), on_disk()
    body, kind = multipart([*zhibu.token(page).items(), ("category", category())], [("files", "x.png", picture() + b"\0" * 3000000)])
    line = socket.create_connection((URL.hostname, URL.port), timeout=10)
    head = "POST %s/upload HTTP/1.1\r\nHost: %s:%d\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (
        page, URL.hostname, URL.port, "; ".join("%s=%s" % c for c in zhibu.cookies.items()), kind, len(body))
    line.sendall(head.encode() + body[:len(body) // 2])
    eventually(lambda: len(on_disk()) > len(kept), 2)
    line.close()
    assert eventually(lambda: on_disk() == kept, 10), "left behind: %s" % sorted(set(on_disk()) - set(kept))
    same(files(), rows, "files kept")


def announced(visitor, path, length, part=b""):
    """What is answered to the head of an upload of `length` bytes, of which no more than `part` is sent."""
    line = socket.create_connection((URL.hostname, URL.port), timeout=10)
    head = "POST %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\nCookie: %s\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n" % (
        path, URL.hostname, URL.port, "; ".join("%s=%s" % c for c in visitor.cookies.items()), length)
    line.sendall(head.encode() + part)
    got = b""
    try:
        while b"</html>" not in got and (more := line.recv(65536)):
            got += more
    except TimeoutError:
        pass
    line.close()
    return int(got.split(b" ")[1]) if got else 0, got.decode("utf-8", "replace")


def the_program_is_asked_before_a_byte_is_taken():
    """who may not upload is told so before his file has travelled, and nothing is written for him"""
    before = on_disk()
    for who, wanted, word in ((stranger, 401, "重新登录"), (member, 403, "没有"), (Visitor("dangwei"), 403, "没有")):
        status, text = announced(who, page + "/upload", 1 << 30, b"--x\r\n" + b"\0" * 100000)
        same(status, wanted, "status")
        assert word in text, text[-400:]
        same(on_disk(), before, "in the spool")
    same(announced(zhibu, "/no/such/upload", 1000)[0], 403, "an upload to nowhere")
    same(stranger.get("/upload-allowed?path=/members/import/upload").status, 404, "the question from outside")


def each_kind_has_its_limit():
    """a roster takes 20 MB, anything not named 5 MB; the answer says which limit it was"""
    for path, length, word in (("/members/import/upload", 21 << 20, "20 MB"), ("/organisations/import/upload", 21 << 20, "20 MB"),
                               ("/members/1/portrait/upload", 6 << 20, "5 MB"), (page + "/upload", 3 << 30, "2 GB"), ("/members", 2 << 20, "1 MB")):
        status, text = announced(zhibu, path, length)
        same(status, 413, path)
        assert word in text, text[-400:]


def what_is_on_its_way_is_for_nobody_else():
    """an upload under way lies in the spool readable by the platform's user alone"""
    line = socket.create_connection((URL.hostname, URL.port), timeout=10)
    known = set(on_disk())
    line.sendall(("POST %s/upload HTTP/1.1\r\nHost: x\r\nCookie: sid=%s\r\nContent-Length: 3000000\r\n\r\n" % (page, zhibu.cookies["sid"])).encode()
                 + b"\0" * 1000000)
    try:
        assert eventually(lambda: set(on_disk()) - known, 5), "nothing is spooled"
        for path in set(on_disk()) - known:
            same(oct(os.stat(path).st_mode & 0o777), "0o600", path)
    finally:
        line.close()
    assert eventually(lambda: set(on_disk()) == known, 10), "left behind"
    stored = sql("SELECT stored FROM attachment ORDER BY id DESC LIMIT 1")
    same(oct(os.stat(os.path.join(VAR, "files", stored)).st_mode & 0o077), "0o0", "a kept file")


def broken_multipart_is_refused():
    """a multipart body that is not what it says is refused with a sentence"""
    for kind, body in (("multipart/form-data; boundary=x", b""), ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
                       ("multipart/form-data", b"--x--"), ("multipart/form-data; boundary=" + "y" * 3000, b"--y--"),
                       ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"),
                       ("text/plain", b"csrf=1"), ("application/json", b"{}")):
        answer = zhibu.ask("POST", page + "/upload", body, {"Content-Type": kind})
        assert answer.status in (400, 403, 422) and re.search("[一-鿿]", answer.words), (kind[:60], answer.status, answer.words[:100])


def too_many_at_once():
    """twenty-one files at once are too many, and none is kept"""
    before = files()
    answer = zhibu.upload(page + "/upload", page, [("files", "%d.png" % i, picture()) for i in range(21)], {"category": category()})
    assert answer.status in (400, 422) and "20" in answer.words, (answer.status, answer.words[:160])
    same(files(), before, "files kept")


run(a_good_file_is_kept, the_name_is_only_a_name, wrong_types_are_refused, who_may_not_upload_does_not, too_large_is_said,
    the_program_is_asked_before_a_byte_is_taken, each_kind_has_its_limit, what_is_on_its_way_is_for_nobody_else,
    a_broken_line_leaves_nothing, broken_multipart_is_refused, too_many_at_once)
