"""What the wire tests share: a browser reduced to cookies and forms, the platform's processes, TAP.

Everything goes through nginx at DANGJIAN_URL, as users come. Only the standard library.
"""
import html
import http.client
import importlib.util
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

URL = urllib.parse.urlsplit(os.environ.get("DANGJIAN_URL", "http://127.0.0.1:8080"))
VAR = os.environ.get("DANGJIAN_VAR", "var")
TOP = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "Dangjian-2026!"


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def words(self):
        """What a person reads."""
        inner = re.search(r"<main.*?</main>", self.text, re.S)
        plain = re.sub(r"<(script|style).*?</\1>", " ", inner.group(0) if inner else self.text, flags=re.S)
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain))).strip()

    @property
    def location(self):
        return urllib.parse.urlsplit(self.headers.get("Location", "")).path


class Visitor:
    """A browser of somebody's own: cookies, forms, nothing else."""

    def __init__(self, login=None):
        self.cookies = {}
        self.attributes = {}
        if login:
            answer = self.form("/login", {"login": login, "password": PASSWORD})
            assert answer.status == 303, "%s is not let in: %s" % (login, answer.words)

    def ask(self, method, path, body=None, headers=None, timeout=40):
        begun = time.monotonic()
        line = http.client.HTTPConnection(URL.hostname, URL.port, timeout=timeout)
        head = {"Cookie": "; ".join("%s=%s" % c for c in self.cookies.items())} if self.cookies else {}
        try:
            line.request(method, path, body, {**head, **(headers or {})})
            reply = line.getresponse()
            answer = Answer(reply.status, reply.headers, reply.read(), 0)
        finally:
            line.close()
        answer.seconds = time.monotonic() - begun
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.attributes[name] = cookie
            if "Max-Age=-" in cookie or "Max-Age=0" in cookie or not value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, fields, **more):
        pairs = fields.items() if isinstance(fields, dict) else fields
        body = urllib.parse.urlencode([(k, v) for k, v in pairs])
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, **more)

    def token(self, page="/me"):
        return tokens(self.get(page).text)

    def form(self, page, fields, action=None):
        """Opens the page, fills its form, sends it."""
        return self.post(action or page, {**self.token(page), **fields})

    def upload(self, path, page, files, fields=None):
        body, kind = multipart([*self.token(page).items(), *(fields or {}).items()], files)
        return self.ask("POST", path, body, {"Content-Type": kind})


def tokens(text):
    found = {}
    for name in ("csrf", "once"):
        hit = re.search(r'name="%s" value="([^"]*)"' % name, text)
        if hit:
            found[name] = hit.group(1)
    return found


def multipart(fields, files):
    mark = "edge%016x" % random.getrandbits(64)
    out = b""
    for name, value in fields:
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (mark, name, value)).encode()
    for name, file_name, data in files:
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n" % (mark, name, file_name)).encode() + data + b"\r\n"
    return out + ("--%s--\r\n" % mark).encode(), "multipart/form-data; boundary=" + mark


# ---- the platform ----

def sql(statement):
    return subprocess.run(["mariadb", "--no-defaults", "--socket=%s/run/db.sock" % VAR, "-N", "-B", "dangjian", "-e", statement],
                          check=True, capture_output=True, text=True).stdout.strip()


def number(statement):
    return int(sql(statement) or 0)


def pid_of(name):
    return int(pathlib.Path(VAR, "run", name + ".pid").read_text())


def children(word):
    """Workers or the job runner, as the master started them."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid_of("serve"))], capture_output=True, text=True).stdout
    return sorted(int(line.split()[0]) for line in listed.splitlines() if " %s " % word in line + " ")


def eventually(true, seconds=10, pause=0.05):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(pause)
    return False


# ---- invented people ----

def id_number(born="19800305", male=True):
    front = "99%04d%s%03d" % (random.randrange(1, 9999), born, random.randrange(0, 499) * 2 + (1 if male else 0))
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return front + "10X98765432"[sum(int(d) * w for d, w in zip(front, weights)) % 11]


def id_numbers(count):
    """So many that nobody has, each once."""
    found = set()
    while len(found) < count:
        found.add(id_number("19%02d%02d%02d" % (random.randrange(50, 89), random.randrange(1, 13), random.randrange(1, 29))))
    return sorted(found)


def own_branch():
    """A new branch beside the demonstration's and its clerk, signed in: what is entered there is in nobody's way."""
    word = "%06d" % random.randrange(10 ** 6)
    above = sql("SELECT o.parent_id FROM organisation o JOIN account a ON a.organisation_id = o.id WHERE a.login = 'zhibu'")
    made = Visitor("gongwei").form("/organisations/new", {"name": "测试用第%s支部" % word, "kind": "branch", "parent_id": above, "founded_on": "2026-01-05", "approval": "无"}, "/organisations")
    assert made.status == 303, made.words[:300]
    branch = made.location.rsplit("/", 1)[1]
    said = subprocess.run([os.path.join(os.environ.get("DANGJIAN_BUILD", "build"), "dangjian"), "user", "--config", VAR + "/dangjian.conf",
                           "ceshi" + word, "测试员", "支部管理员", branch], check=True, capture_output=True, text=True).stdout
    clerk = Visitor()
    let_in = clerk.form("/activate", {"login": "ceshi" + word, "code": re.search(r"激活码：(\S+)", said).group(1),
                                      "password": "Yongtu-7391-ceshi", "again": "Yongtu-7391-ceshi"})
    assert let_in.status == 303 and "sid" in clerk.cookies, let_in.words[:300]
    return clerk, branch


def member_fields(name, branch=None, **more):
    branch = branch or sql("SELECT organisation_id FROM account WHERE login = 'zhibu'")
    return {"name": name, "organisation_id": branch, "id_number": id_number(), "sex": "male", "stage": "full",
            "joined_on": "2008-07-01", "full_on": "2009-07-01", "phone": "199%08d" % random.randrange(10 ** 8),
            "standing": "normal", **more}


def chinese_name(n):
    """A name per number, so that a test finds its own people again."""
    digits = "零一二三四五六七八九"
    return "测" + "".join(digits[int(d)] for d in str(n))


def roster(people, path):
    """The official layout with (name, id number) rows."""
    spec = importlib.util.spec_from_file_location("fill_roster", TOP / "tests/browser/fill-roster.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = [[str(i + 1), name, "", number_, "男", "01 汉族", "%s-%s-%s" % (number_[6:10], number_[10:12], number_[12:14]), "21 大学", "正式党员", "2008-07-01", "2009-07-01",
             "011 公务员", "", "", "正常", "否", "", "否", ""] for i, (name, number_) in enumerate(people)]
    module.fill(TOP / "tests/fixtures/roster-layout.xlsx", path, rows)


# ---- TAP ----

def run(*tests):
    """Each test is a function; its docstring is the sentence. Later ones are tried although one fails."""
    failed = 0
    print("1..%d" % len(tests))
    for n, test in enumerate(tests, 1):
        begun = time.monotonic()
        sentence = (test.__doc__ or test.__name__).strip().splitlines()[0].rstrip(".")
        try:
            test()
            print("ok %d - %s # %d ms" % (n, sentence, (time.monotonic() - begun) * 1000))
        except Exception as trouble:
            failed = 1
            print("not ok %d - %s" % (n, sentence))
            where = traceback.extract_tb(trouble.__traceback__)[-1]
            print("    %s:%d: %s: %s" % (os.path.basename(where.filename), where.lineno, type(trouble).__name__, str(trouble)[:600]))
        sys.stdout.flush()
    sys.exit(failed)


def same(found, wanted, what):
    assert found == wanted, "%s: found %r, wanted %r" % (what, found, wanted)


def folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="dangjian-wire-"))
