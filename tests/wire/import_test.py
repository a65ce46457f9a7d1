"""Imports as several processes run them: two at once, and one that is told to stop."""
import os
import subprocess

from wire import VAR, chinese_name, eventually, folder, id_numbers, number, own_branch, roster, run, same, sql
import time

clerk, branch = own_branch()
login = sql("SELECT login FROM account WHERE organisation_id = %s ORDER BY id DESC LIMIT 1" % branch)
serial = int(time.time()) % 1000000 * 10
place = folder()


def book(first, rows):
    path = place / ("%d.xlsx" % first)
    roster([(chinese_name(serial + first + i), number_) for i, number_ in enumerate(id_numbers(rows))], path)
    return path


def people():
    return number("SELECT COUNT(*) FROM member WHERE organisation_id = %s AND removed_at IS NULL" % branch)


def two_import_the_same_file():
    """two processes import the same file at the same moment: everybody is there once"""
    path, before = book(0, 800), people()
    program = os.path.join(os.environ.get("DANGJIAN_BUILD", "build"), "dangjian")
    both = [subprocess.Popen([program, "import", "member", login, str(path), "--commit", "--config", VAR + "/dangjian.conf"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [p.communicate(timeout=120) for p in both]
    # the one that waited may be told to come again (a deadlock); then it has written nothing
    assert 0 in [p.returncode for p in both], said
    same(people(), before + 800, "members")
    same(number("SELECT COUNT(*) - COUNT(DISTINCT name) FROM member WHERE organisation_id = %s AND removed_at IS NULL" % branch), 0, "twice")
    same(number("SELECT COUNT(*) FROM import_row r JOIN import_batch b ON b.id = r.batch_id WHERE b.organisation_id = %s"
                " AND r.state = 'wrong'" % branch), 0, "rows that were called wrong")


def an_import_that_runs_is_cancelled():
    """an import that is running stops within two seconds of being told, and leaves nothing"""
    path, before = book(2000, 6000), people()
    answer = clerk.upload("/members/import/upload", "/members/import", [("file", "名册.xlsx", path.read_bytes())])
    same(answer.status, 303, answer.words[:200])
    batch = answer.location
    assert eventually(lambda: "导入 6,000 行" in clerk.get(batch).words, 60), clerk.get(batch).words[:300]
    page = clerk.get(batch)
    same(clerk.form(batch, {}, batch + "/commit").status, 303, "commit: " + page.words[:200])
    assert eventually(lambda: number("SELECT COUNT(*) FROM job WHERE state = 'running'") > 0, 5, 0.01), "it does not begin"
    same(clerk.form(batch, {}, batch + "/cancel").status, 303, "cancel")
    begun = time.monotonic()
    assert eventually(lambda: "导入已取消" in clerk.get(batch).words, 20), clerk.get(batch).words[:300]
    assert time.monotonic() - begun < 3, "stopped after %.1f s" % (time.monotonic() - begun)
    same(people(), before, "members")
    same(number("SELECT COUNT(*) FROM history WHERE action = 'cancel' AND organisation_id = %s" % branch), 1, "deeds")


run(two_import_the_same_file, an_import_that_runs_is_cancelled)
