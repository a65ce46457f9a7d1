"""Headers, cookies, the cache of static files, protected files, and the pages for what goes wrong."""
import socket

from wire import URL, VAR, Visitor, member_fields, run, same, sql, tokens, multipart
import pathlib
import re

zhibu = Visitor("zhibu")
stranger = Visitor()


def guarded(answer):
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'self'" in policy and "unsafe" not in policy, policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy, policy
    same(answer.headers.get("X-Content-Type-Options"), "nosniff", "X-Content-Type-Options")
    same(answer.headers.get("X-Frame-Options"), "DENY", "X-Frame-Options")
    assert answer.headers.get("Referrer-Policy"), "no Referrer-Policy"
    assert not re.search(r"\d", answer.headers.get("Server", "")), "the server tells its version"


def pages_are_guarded():
    """every answer carries the security headers: pages, files, refusals"""
    for path in ("/login", "/static/css/site.css", "/static/img/icons.svg", "/nothing-here", "/static/none.css", "/protected/x"):
        guarded(stranger.get(path))
    for path in ("/", "/members", "/members/999999999", "/me"):
        guarded(zhibu.get(path))


def pages_are_not_kept():
    """pages with personal data are not kept by browsers or proxies in between"""
    for path in ("/", "/members", "/me"):
        kept = zhibu.get(path).headers.get("Cache-Control", "")
        assert "no-store" in kept, "%s: Cache-Control is %r" % (path, kept)


def cookies_are_closed():
    """the session cookie is out of reach of scripts and other sites"""
    cookie = zhibu.attributes["sid"]
    for word in ("HttpOnly", "SameSite=", "Path=/"):
        assert word in cookie, cookie.replace(zhibu.cookies["sid"], "…")
    assert len(zhibu.cookies["sid"]) >= 32, "the session token is short"
    assert "SameSite=None" not in cookie, "sent to other sites"


def static_is_kept():
    """static files are kept for ever, compressed, and change their address when they change"""
    page = stranger.get("/login").text
    style = re.search(r'href="(/static/css/site\.css\?v=[^"]+)"', page).group(1)
    answer = stranger.ask("GET", style, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"], answer.headers["Cache-Control"]
    same(answer.headers.get("Content-Encoding"), "gzip", "Content-Encoding")
    same(stranger.get("/static/img/sprite.sh").status, 404, "a script of the source tree")
    same(stranger.get("/static/../run").status in (400, 403, 404), True, "outside of static")
    same(stranger.get("/static/%2e%2e/run").status in (400, 403, 404), True, "outside of static")


def protected_files_are_not_reached():
    """protected files are not reachable directly, whoever asks"""
    for path in ("/protected/", "/spool/", "/protected/../keys/master.key", "/protected/%2e%2e/keys/master.key"):
        for who in (stranger, zhibu):
            assert who.get(path).status in (400, 403, 404), path
    stored = [p for p in pathlib.Path(VAR, "files").rglob("*") if p.is_file()]
    for file in stored[:3]:
        name = str(file.relative_to(pathlib.Path(VAR, "files")))
        same(zhibu.get("/protected/" + name).status, 404, "a kept file by its own name")


def every_page_asks_who():
    """a stranger is asked to sign in and comes back to where he wanted to go"""
    for path in ("/", "/members", "/members/1", "/plans", "/dues", "/accounts", "/history", "/my/dues", "/me"):
        answer = stranger.get(path)
        same((answer.status, answer.location), (303, "/login"), path)
    assert "next=%2Fmembers%3F" in stranger.get("/members?page=2").headers["Location"]


def missing_pages_say_so():
    """404, 405 and 400 come in Chinese, with the way on"""
    for who in (stranger, zhibu):
        answer = who.get("/no/such/page")
        same(answer.status, 404, "an unknown address")
        assert "没有" in answer.words, answer.words[:100]
    answer = zhibu.ask("DELETE", "/members")
    assert answer.status == 405 and re.search("[一-鿿]", answer.text), (answer.status, answer.words[:100])
    for path in ("/members/abc", "/members/0", "/members/-1", "/members/9223372036854775808", "/members/1e3"):
        same(zhibu.get(path).status, 404, path)
    for path in ("/members?page=%", "/members?page=%00", "/members?q=%ff%fe", "/members?q=%zz"):
        answer = zhibu.get(path)
        assert answer.status == 400 and re.search("[一-鿿]", answer.text), (path, answer.status)
    for path in ("/members?page=-5", "/members?page=99999999999999999999", "/members?sort=password", "/members?sort=;drop",
                 "/members?q=" + "%E4%B8%80" * 2000, "/members?q=%27%20OR%201%3D1", "/dues?month=2026-99", "/dues?month=x"):
        status = zhibu.get(path).status
        assert status in (200, 303, 400, 404, 414), (path[:80], status)


def raw(data):
    line = socket.create_connection((URL.hostname, URL.port), timeout=10)
    line.sendall(data)
    line.settimeout(10)
    got = b""
    try:
        while b"\r\n\r\n" not in got or len(got) < 200:
            piece = line.recv(65536)
            if not piece:
                break
            got += piece
    except socket.timeout:
        pass
    line.close()
    return got


def broken_requests_are_refused():
    """broken requests are refused and nothing is left behind"""
    for data in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                 b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
                 b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: close\r\n\r\n0\r\n\r\n"):
        got = raw(data)
        assert not got or got.split(b" ")[1][:1] in (b"4", b"3"), got[:200]
    assert zhibu.get("/").status == 200


def a_foreign_page_cannot_post():
    """a form without the token, with a wrong one, or from another site changes nothing"""
    before = sql("SELECT COUNT(*) FROM member")
    good = zhibu.token("/members/new")
    fields = member_fields("不该有的人")
    for tried, head in (({}, {}), ({"csrf": "0" * 32}, {}), (good, {"Origin": "http://evil.example"})):
        body, kind = multipart([*{**tried, **fields}.items()], [])
        answer = zhibu.ask("POST", "/members", body, {"Content-Type": kind, **head})
        assert answer.status in (400, 403), (tried, answer.status)
        assert re.search("[一-鿿]", answer.text), answer.words[:100]
    same(sql("SELECT COUNT(*) FROM member"), before, "members")


def redirects_stay_here():
    """nobody is sent to another site after signing in or switching to large type"""
    for target in ("//evil.example/", "/\\evil.example/", "http://evil.example/", "/\tevil", "/x\r\nSet-Cookie: a=b", "javascript:alert(1)"):
        visitor = Visitor()
        answer = visitor.form("/login", {"login": "zhibu", "password": "Dangjian-2026!", "next": target})
        check_target(answer, target)
        check_target(zhibu.form("/me", {"large": "0", "back": target}, "/me/large"), target)


def check_target(answer, target):
    place = answer.headers.get("Location", "/")
    assert place.startswith("/") and not place.startswith(("//", "/\\", "/\t")), "%r leads to %r" % (target, place)
    assert "a" not in [c.split("=")[0] for c in answer.headers.get_all("Set-Cookie") or []], "a header was put in: %r" % target


def signing_out_ends_it():
    """after signing out the old cookie is worth nothing"""
    visitor = Visitor("zhibu")
    old = dict(visitor.cookies)
    same(visitor.form("/me", {}, "/sign-out").status, 303, "signing out")
    visitor.cookies = old
    same(visitor.get("/members").location, "/login", "the old cookie")
    visitor.cookies["sid"] = old["sid"][:-2] + "aa"
    same(visitor.get("/members").location, "/login", "a cookie nearly right")
    visitor.cookies["sid"] = "' OR 1=1 -- "
    same(visitor.get("/members").location, "/login", "a cookie with SQL in it")


def the_session_changes_at_sign_in():
    """a session put into the browser before signing in is not the one after it"""
    visitor = Visitor()
    visitor.cookies["sid"] = zhibu.cookies["sid"][::-1]
    before = visitor.cookies["sid"]
    page = visitor.get("/login")
    answer = visitor.post("/login", {**tokens(page.text), "login": "yubei", "password": "Dangjian-2026!"})
    same(answer.status, 303, "signing in")
    assert visitor.cookies["sid"] != before, "the session was fixed beforehand"


run(pages_are_guarded, pages_are_not_kept, cookies_are_closed, static_is_kept, protected_files_are_not_reached, every_page_asks_who,
    missing_pages_say_so, broken_requests_are_refused, a_foreign_page_cannot_post, redirects_stay_here, signing_out_ends_it,
    the_session_changes_at_sign_in)
