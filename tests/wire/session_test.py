"""Sessions: planted, stolen, ended, stopped; and what their cookies allow. Through nginx, and once as nginx would over https."""
import os
import re
import socket
import struct
import urllib.parse

import wire
from wire import PASSWORD, Visitor, run, same, sql, tokens


def signed_in(visitor):
    return visitor.get("/me").status == 200


def copy_of(visitor):
    """Another browser with the same cookies."""
    thief = Visitor()
    thief.cookies = dict(visitor.cookies)
    return thief


def planted_is_not_taken_over():
    """a session planted before signing in, valid or not, never becomes that of who signs in"""
    attacker = Visitor("zhibu2")
    for planted in ("0" * 64, attacker.cookies["sid"]):
        victim = Visitor()
        victim.cookies["sid"] = planted
        answer = victim.form("/login", {"login": "zhibu", "password": PASSWORD})
        assert answer.status in (303, 403), answer.status  # where somebody is signed in there is no form to sign in
        assert (victim.cookies["sid"] != planted) == (answer.status == 303), "the planted session was kept"
    name = sql("SELECT name FROM account WHERE login = 'zhibu'")
    assert name not in attacker.get("/me").text, "the planter has become who signed in"
    planter = Visitor()
    planter.cookies["sid"] = "0" * 64
    assert not signed_in(planter)


def refused_sign_in_gives_nothing():
    """a wrong password gives no session and ends none"""
    visitor = Visitor("zhibu2")
    kept = visitor.cookies["sid"]
    other = Visitor()
    answer = other.form("/login", {"login": "zhibu2", "password": "falsch-Nr-1"})
    assert answer.status == 422 and "sid" not in other.cookies, answer.status
    assert signed_in(visitor) and visitor.cookies["sid"] == kept


def stolen_is_worthless_after_sign_out():
    """who copied the cookie is out as soon as its owner signs out"""
    owner = Visitor("zhibu2")
    thief = copy_of(owner)
    assert signed_in(thief)
    token = thief.token()
    owner.form("/me", {}, "/sign-out")
    assert "sid" not in owner.cookies, "the cookie was left"
    assert not signed_in(thief)
    answer = thief.post("/me/large", {**token, "large": "1"})
    assert answer.status in (401, 403), answer.status


def stolen_is_worthless_after_ending_the_others():
    """ending all other sessions ends the thief's, not one's own"""
    owner, elsewhere = Visitor("zhibu2"), Visitor("zhibu2")
    answer = owner.form("/me", {}, "/me/sessions")
    same(answer.status, 303, "ending the others")
    assert signed_in(owner) and not signed_in(elsewhere)


def stopped_is_out_at_once():
    """the session of a stopped account ends at its next request, on every worker"""
    clerk = Visitor("zhibu2")
    for _ in range(8):
        assert signed_in(clerk)
    sql("UPDATE account SET state = 'stopped' WHERE login = 'zhibu2'")
    try:
        for _ in range(8):
            assert not signed_in(clerk)
    finally:
        sql("UPDATE account SET state = 'active' WHERE login = 'zhibu2'")


def past_its_end_is_out():
    """a session past its last hour is none, however busy it was"""
    visitor = Visitor("zhibu2")
    sql("UPDATE session SET ends_at = NOW() - INTERVAL 1 SECOND WHERE token = UNHEX(SHA2('%s', 256))" % visitor.cookies["sid"])
    assert not signed_in(visitor)


def odd_cookies_are_strangers():
    """no shape of the session cookie is an error, and none but the right one is let in"""
    right = Visitor("zhibu2").cookies["sid"]
    for odd in ("", "x", right[:-1], right + "0", right.upper() if right != right.upper() else "A" * 64, "%00" * 22, "' OR 1=1 -- ",
                right[:-1] + ("0" if right[-1] != "0" else "1"), "é" * 32, "a" * 3000):
        visitor = Visitor()
        visitor.cookies["sid"] = odd.encode().decode("latin-1")
        answer = visitor.get("/me")
        assert answer.status in (303, 400, 431) and (answer.status != 303 or answer.location == "/login"), (odd[:20], answer.status)
    twice = Visitor().ask("GET", "/me", headers={"Cookie": "sid=%s; sid=%s" % ("0" * 64, right)})
    assert twice.status in (200, 303), twice.status


def the_database_cannot_sign_in():
    """what the database holds of a session does not open one"""
    visitor = Visitor("zhibu2")
    held = sql("SELECT LOWER(HEX(token)) FROM session ORDER BY id DESC LIMIT 1")
    assert held != visitor.cookies["sid"], "the cookie itself is stored"
    thief = Visitor()
    thief.cookies["sid"] = held
    assert not signed_in(thief)


def plain_http_is_not_marked_secure():
    """over http the cookie is closed to scripts and other sites; a header cannot pretend https"""
    visitor = Visitor()
    answer = visitor.ask("GET", "/login", headers={"X-Forwarded-Proto": "https", "HTTPS": "on", "Forwarded": "proto=https"})
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie, cookie


# ---- as nginx would over https ----

def record(kind, data):
    return struct.pack("!BBHHBx", 1, kind, 1, len(data), 0) + data


def pair(name, value):
    name, value = name.encode(), value.encode()
    return b"".join(struct.pack("!B", len(x)) if len(x) < 128 else struct.pack("!I", len(x) | 1 << 31) for x in (name, value)) + name + value


def over_https(method, path, body="", cookies=""):
    """Head and body of the worker's answer."""
    params = {"REQUEST_METHOD": method, "DOCUMENT_URI": path, "REQUEST_URI": path, "QUERY_STRING": "", "CONTENT_LENGTH": str(len(body)),
              "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "", "HTTP_HOST": "localhost", "HTTP_COOKIE": cookies,
              "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", "HTTPS": "on"}
    line = socket.socket(socket.AF_UNIX)
    line.connect(os.path.join(wire.VAR, "run", "app.sock"))
    line.sendall(record(1, struct.pack("!HB5x", 1, 0)) + record(4, b"".join(pair(n, v) for n, v in params.items())) + record(4, b"")
                 + (record(5, body.encode()) if body else b"") + record(5, b""))
    raw, out = b"", b""
    while chunk := line.recv(65536):
        raw += chunk
    line.close()
    while len(raw) >= 8:
        kind, size, more = raw[1], int.from_bytes(raw[4:6], "big"), raw[6]
        out += raw[8:8 + size] if kind == 6 else b""
        raw = raw[8 + size + more:]
    head, _, text = out.decode("utf-8", "replace").partition("\r\n\r\n")
    return head, text


def cookies_in(head):
    return re.findall(r"(?im)^set-cookie: *([^\r\n]+)", head)


def https_is_marked_secure():
    """over https every cookie is Secure, HttpOnly and SameSite, before and after signing in"""
    head, text = over_https("GET", "/login")
    given = cookies_in(head)
    assert given, head
    jar = "; ".join(c.split(";")[0] for c in given)
    fields = {**tokens(text), "login": "zhibu2", "password": PASSWORD}
    head, _ = over_https("POST", "/login", urllib.parse.urlencode(fields), jar)
    sid = [c for c in cookies_in(head) if c.startswith("sid=")]
    assert len(sid) == 1, head
    for cookie in given + sid:
        assert "; Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie, re.sub(r"=[^;]+", "=…", cookie, count=1)
        assert "Domain=" not in cookie, "sent to neighbouring hosts"


run(planted_is_not_taken_over, refused_sign_in_gives_nothing, stolen_is_worthless_after_sign_out, stolen_is_worthless_after_ending_the_others,
    stopped_is_out_at_once, past_its_end_is_out, odd_cookies_are_strangers, the_database_cannot_sign_in, plain_http_is_not_marked_secure,
    https_is_marked_secure)
