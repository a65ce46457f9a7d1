"""Smuggled identities: other people's numbers in addresses and forms, impossible numbers, doubled fields, foreign cookies.

The forms are those the pages of the home branch really show; they are then sent by others, or with
other numbers in them. Whatever the answer says, what others own must be as before, and nothing may
be an error of ours.
"""
import collections
import html
import re

from wire import Visitor, number, run, same, sql

home = sql("SELECT organisation_id FROM account WHERE login = 'zhibu'")
# Only grows by reading and signing in.
KEPT = [t for t in sql("SHOW TABLES").splitlines() if t not in ("session", "once", "history", "history_head", "job", "account", "setting_version")]
Form = collections.namedtuple("Form", "page action fields")


def forms_of(visitor, page):
    text = visitor.get(page).text
    for form in re.finditer(r'<form[^>]*method="post"[^>]*>.*?</form>', text, re.S):
        action = html.unescape(re.search(r'action="([^"]*)"', form.group(0)).group(1))
        fields = [(html.unescape(n), html.unescape(v)) for n, v in
                  re.findall(r'<(?:input|button)[^>]*?name="([^"]*)"[^>]*?value="([^"]*)"', form.group(0))]
        names = re.findall(r'<(?:input|textarea|select)[^>]*?name="([^"]*)"', form.group(0))
        fields += [(html.unescape(n), "1") for n in names if n not in dict(fields)]
        also = re.findall(r'formaction="([^"]*)"', form.group(0))
        for at in [action, *map(html.unescape, also)]:
            yield Form(page, at, [f for f in fields if f[0] not in ("csrf", "once")])


def one(statement):
    return sql(statement + " LIMIT 1") or "0"


def home_pages():
    mine = "organisation_id = %s AND removed_at IS NULL" % home
    member = one("SELECT id FROM member WHERE %s" % mine)
    yield from ("/members/%s" % member, "/members/%s/edit" % member, "/members/new", "/members/import", "/members/%s/signature" % member)
    for state in ("planned", "submitted", "passed"):
        meeting = one("SELECT id FROM meeting WHERE %s AND state = '%s' ORDER BY starts_at DESC" % (mine, state))
        yield from ("/meetings/%s%s" % (meeting, more) for more in ("", "/people", "/files", "/expect", "/edit", "/record"))
    for state in ("draft", "submitted", "passed"):
        yield "/plans/%s" % one("SELECT id FROM plan WHERE %s AND state = '%s'" % (mine, state))
    dues = one("SELECT id FROM dues WHERE organisation_id = %s AND owing = 1" % home)
    payment = one("SELECT id FROM dues_payment WHERE organisation_id = %s" % home)
    yield from ("/dues", "/dues/bases", "/dues/%s/pay" % dues, "/dues/payments/%s/reverse" % payment, "/dues/members/%s/base" % member,
                "/meetings/new", "/plans/new", "/organisations/%s" % home, "/members", "/meetings")


zhibu = Visitor("zhibu")
collected = {}
for page in home_pages():
    for form in forms_of(zhibu, page):
        if form.action not in ("/me/large", "/sign-out"):
            collected.setdefault(re.sub(r"\d+", "N", form.action) + re.sub(r"\d+", "N", page), form)
forms = list(collected.values())
forms = [f for f in forms if not f.action.endswith("/upload")]
assert len(forms) >= 20, "only %d forms found" % len(forms)


def everything():
    return {t: sql("CHECKSUM TABLE `%s`" % t).split()[-1] for t in KEPT}


def of_others():
    """Counts and versions of what does not belong to the home branch."""
    found = {}
    for table in KEPT:
        columns = sql("SHOW COLUMNS FROM `%s`" % table)
        if re.search(r"^organisation_id\t", columns, re.M) and re.search(r"^version\t", columns, re.M):
            found[table] = sql("SELECT COUNT(*), SUM(version), COUNT(removed_at) FROM `%s` WHERE organisation_id <> %s" % (table, home))
    found["attendance"] = sql("SELECT COUNT(*), COUNT(a.signed_at), SUM(CRC32(a.leave_state)) FROM attendance a JOIN meeting m ON m.id = a.meeting_id"
                              " WHERE m.organisation_id <> %s" % home)
    return found


def refused_for(login, forms=forms):
    visitor = Visitor(login) if login else Visitor()
    token = visitor.token("/me" if login else "/login")
    before = everything()
    for form in forms:
        if not re.search(r"\d", form.action) and login in ("zhibu2",):
            continue  # a branch may well create things of its own
        answer = visitor.post(form.action, {"csrf": token["csrf"], **dict(form.fields), "once": "%032x" % abs(hash(form.action))})
        fine = (401, 403, 404) if login else (401, 403)
        assert answer.status in fine or answer.location.startswith("/login"), "%s by %s: %s %s" % (
            form.action, login, answer.status, answer.words[:100])
    after = everything()
    same({t for t in before if before[t] != after[t]}, set(), "tables changed")


def a_neighbour_changes_nothing():
    """no form of a branch works for its neighbour"""
    refused_for("zhibu2")


def a_member_changes_nothing():
    """no form of a branch works for an ordinary member of it"""
    refused_for("dangyuan")


def an_auditor_changes_nothing():
    """no form of a branch works for who may only read"""
    refused_for("shenji")


def of_office(login, *pages):
    """The forms those pages show to one of the three administrators."""
    visitor = Visitor(login)
    found = {re.sub(r"\d+", "N", f.action): f for page in pages for f in forms_of(visitor, page)}
    return [f for f in found.values() if not re.match(r"/(me|sign-out|my|applications|notices)", f.action)]


def no_office_does_the_work_of_another():
    """no form of one of the three administrators works for the other two, nor for those of business"""
    account, group = one("SELECT id FROM account WHERE login = 'zhibu2'"), one("SELECT id FROM access_group WHERE code = 'branch_clerk'")
    grant = one("SELECT id FROM access_grant WHERE account_id = %s" % account)
    theirs = {"anquan": of_office("anquan", "/groups/new", "/groups/%s" % group, "/groups/%s/edit" % group, "/groups/%s/grant" % group,
                                  "/holders/%s" % account, "/holders/%s/grant" % account, "/grants/%s" % grant),
              "xitong": of_office("xitong", "/accounts/new", "/accounts/%s" % account, "/accounts/%s/edit" % account, "/jobs")}
    assert len(theirs["anquan"]) >= 4 and len(theirs["xitong"]) >= 2, {k: len(v) for k, v in theirs.items()}
    for owner, its in theirs.items():
        for login in ("anquan", "xitong", "shenji", "gongwei", "zhibu", "dangyuan"):
            if login != owner:
                refused_for(login, its)


def nobody_grants_himself():
    """the security administrator's own form, with himself in it, gives him nothing"""
    anquan, mine = Visitor("anquan"), one("SELECT id FROM account WHERE login = 'anquan'")
    other = one("SELECT id FROM account WHERE login = 'zhibu2'")
    held = "SELECT COUNT(*) FROM access_grant WHERE removed_at IS NULL AND account_id = %s" % mine
    before = number(held)
    permission, role = one("SELECT id FROM permission WHERE name = 'grant.confirm'"), one("SELECT id FROM access_group WHERE code = 'security_admin'")
    wanted = {"permission_id": permission, "gives_id": role, "stands_for": "anquan2",
              "what": "p" + permission, "given": "g" + role, "wanted": "g" + role}
    for form in of_office("anquan", "/holders/%s/grant" % other, "/holders/%s" % other):
        for action in (form.action, re.sub(r"\d+", mine, form.action, count=1)):
            for what, value in wanted.items():
                fields = {**dict(form.fields), **anquan.token(), "account_id": mine, "to": mine, what: value, "reason": "试试", "state": "active",
                          "office": "security", "granted_by": other, "confirmed_by": other}
                answer = anquan.post(action, fields)
                assert answer.status < 500, (action, answer.status)
    same(number(held), before, "grants to himself")


def a_stranger_changes_nothing():
    """no form works for who is not signed in"""
    refused_for(None)


ODD = ("0", "-1", "9223372036854775808", "9223372036854775807", "1e9", "abc", "", "１２", "1 OR 1=1", "%00", "'", "<script>")


def odd_numbers_are_no_error():
    """impossible numbers in addresses and fields are refused, never an error of ours"""
    token, before = zhibu.token(), of_others()
    for form in forms:
        names = [n for n, v in form.fields if re.fullmatch(r"\d+", v) and n not in ("large",)]
        for odd in ODD[:4]:
            at = re.sub(r"\d+", odd, form.action, count=1)
            if at != form.action:
                answer = zhibu.post(at, {**token, **dict(form.fields), "once": ""})
                assert answer.status in (400, 403, 404, 405, 422), "%s: %d %s" % (at, answer.status, answer.words[:100])
        for odd in ODD:
            for name in names:
                answer = zhibu.post(form.action, {**dict(form.fields), **token, name: odd, "once": "", "version": "1"})
                assert answer.status < 500, "%s with %s=%r: %d %s" % (form.action, name, odd, answer.status, answer.words[:120])
    same(of_others(), before, "what others own")


def foreign_numbers_in_fields_change_nothing():
    """numbers of another branch inside one's own form do not reach it"""
    token, before = zhibu.token(), of_others()
    other = "organisation_id <> %s AND removed_at IS NULL" % home
    foreign = {"organisation_id": one("SELECT organisation_id FROM member WHERE %s" % other), "member_id": one("SELECT id FROM member WHERE %s" % other),
               "plan_id": one("SELECT id FROM plan WHERE %s AND state = 'draft'" % other),
               "file": one("SELECT f.id FROM attachment f JOIN meeting m ON m.id = f.meeting_id WHERE m.organisation_id <> %s" % home)}
    ids = {"/tick": "SELECT a.id FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.organisation_id <> %s AND a.signed_at IS NULL",
           "/untick": "SELECT a.id FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.organisation_id <> %s AND a.signed_at IS NOT NULL",
           "/decide": "SELECT a.id FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.organisation_id <> %s AND a.leave_state = 'asked'",
           "/leave": "SELECT a.id FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.organisation_id <> %s AND a.signed_at IS NULL",
           "/payments": "SELECT id FROM dues WHERE organisation_id <> %s AND owing = 1"}
    for form in forms:
        fields = dict(form.fields)
        swapped = {n: foreign[n] for n in fields if n in foreign}
        for ending, question in ids.items():
            if form.action.endswith(ending):
                swapped.update(id=one(question % home), decision="grant", reason="试试", paid_on="2026-07-01", payee="试")
        fields_of_rows = {n: v for n, v in fields.items() if re.fullmatch(r"\w+_\d+", n)}
        swapped.update({re.sub(r"\d+", foreign["member_id"], n): "5000" for n in fields_of_rows})
        if not swapped:
            continue
        answer = zhibu.post(form.action, {**fields, **token, **swapped, "once": ""})
        assert answer.status < 500, (form.action, answer.status)
    same(of_others(), before, "what others own")


def doubled_fields_are_no_error():
    """a field sent twice, with two owners, changes nothing of others and is no error"""
    token, before = zhibu.token(), of_others()
    other = one("SELECT organisation_id FROM member WHERE organisation_id <> %s" % home)
    for form in forms:
        twice = [(n, v) for n, v in form.fields for v in (v, other)]
        for order in (twice, twice[::-1]):
            answer = zhibu.post(form.action, [*order, *token.items(), ("csrf", token["csrf"]), ("once", "")])
            assert answer.status < 500, (form.action, answer.status, answer.words[:120])
    same(of_others(), before, "what others own")


def the_same_form_twice_is_once():
    """the same form sent twice creates one"""
    fields = {**zhibu.token("/meetings/new"), "title": "同一张表单交两次", "kind": "lecture", "starts_at": "2031-05-05T15:00", "participants": "全体党员"}
    before = number("SELECT COUNT(*) FROM meeting WHERE title = '同一张表单交两次'")
    first, second = zhibu.post("/meetings", fields), zhibu.post("/meetings", fields)
    same((first.status, second.status), (303, 303), "answers")
    same(first.location, second.location, "where they lead")
    same(number("SELECT COUNT(*) FROM meeting WHERE title = '同一张表单交两次'"), before + 1, "meetings")


def another_token_does_not_fit():
    """the token of somebody else's session is not accepted"""
    other = Visitor("zhibu2")
    answer = zhibu.post("/plans", {**other.token("/plans/new"), "period": "year", "year": "2066"})
    same(answer.status, 403, "with the neighbour's token")


def headers_do_not_make_an_identity():
    """headers that claim an address, a user or another host give nothing"""
    stranger = Visitor()
    for head in ({"X-Forwarded-For": "127.0.0.1"}, {"Remote-User": "gongwei"}, {"X-Accel-Redirect": "/protected/x"}, {"Host": "evil.example"},
                 {"X-Original-URL": "/members"}, {"X-HTTP-Method-Override": "POST"}, {"Request-Body-File": "/etc/passwd"}):
        answer = stranger.ask("GET", "/members", headers=head)
        assert answer.status in (303, 400, 404) and "evil" not in answer.headers.get("Location", ""), (head, answer.status, answer.headers.get("Location"))
    answer = zhibu.ask("POST", "/meetings/1/files/upload", b"csrf=x", {"Request-Body-File": "/etc/passwd", "Content-Type": "text/plain"})
    assert b"root:" not in answer.body


run(a_neighbour_changes_nothing, a_member_changes_nothing, an_auditor_changes_nothing, no_office_does_the_work_of_another,
    nobody_grants_himself, a_stranger_changes_nothing, odd_numbers_are_no_error,
    foreign_numbers_in_fields_change_nothing, doubled_fields_are_no_error, the_same_form_twice_is_once, another_token_does_not_fit,
    headers_do_not_make_an_identity)
