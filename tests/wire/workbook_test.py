"""Hostile and odd workbooks through the real import: a clear sentence each, quickly, and nobody falls over."""
import re
import subprocess
import sys
import time

from wire import TOP, Visitor, children, folder, number, pid_of, run, same
import pathlib

zhibu = Visitor("zhibu")
place = folder()
subprocess.run([sys.executable, str(TOP / "tests/fixtures/make-hostile.py"), str(place)], check=True)
source = (TOP / "tests/fixtures/make-hostile.py").read_text()
hostile = re.findall(r'^    yield "([\w-]+)"', source.split("def hostile():")[1].split("\ndef ")[0], re.M)
books = sorted(place.glob("*.xlsx"))
# The sanitizers of ./check make everything several times slower and larger.
SLOW = 4 if "asan" in pathlib.Path("/proc/%d/maps" % children("worker")[0]).read_text() else 1
MOST_SECONDS = 1.0 * SLOW
before = (children("worker"), children("work"), number("SELECT COUNT(*) FROM member WHERE removed_at IS NULL"))


def judged(book):
    """Uploads it; the words of the answer, the seconds until they stood there, and the status."""
    begun = time.monotonic()
    answer = zhibu.upload("/members/import/upload", "/members/import", [("file", book.name, book.read_bytes())])
    if answer.status == 303:
        at = answer.location
        answer = zhibu.get(at)
        while "data-poll" in answer.text and "data-done" not in answer.text and time.monotonic() < begun + 15:
            time.sleep(0.03)
            answer = zhibu.get(at)
    return answer, time.monotonic() - begun


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path("/proc/%d/status" % pid).read_text()).group(1)) // 1024


def hostile_books_are_refused():
    """every hostile workbook is refused with a clear sentence within a second"""
    slow, unclear = [], []
    for name in hostile:
        answer, seconds = judged(place / (name + ".xlsx"))
        if seconds > MOST_SECONDS:
            slow.append("%s %.2f s" % (name, seconds))
        refusal = re.search(r'<div class="problems".*?</div>', answer.text, re.S)
        words = re.sub(r"<[^>]+>|\s", "", refusal.group(0)) if refusal else ""
        if answer.status not in (200, 413, 422) or not re.search("[一-鿿]{6}", words) or re.search(r"[A-Za-z]{4,}", words.replace("Excel", "").replace("xlsx", "").replace("xlsb", "")):
            unclear.append("%s: %d %s" % (name, answer.status, words or answer.words[:120]))
    same(unclear, [], "no clear sentence")
    same(slow, [], "slower than a second")


def odd_books_are_read_or_explained():
    """odd workbooks are read, or what is missing in them is said"""
    for book in books:
        if book.stem not in hostile:
            answer, _ = judged(book)
            assert answer.status in (200, 422) and re.search("[一-鿿]", answer.words), (book.name, answer.status)
            assert "系统出错" not in answer.words, (book.name, answer.words[:200])


def other_programs_books_are_read():
    """workbooks of other programs are read as far as their headings go"""
    for name in ("written-by-libreoffice.xlsx", "written-by-exceljs.xlsx", "roster-layout.xlsx"):
        answer, seconds = judged(TOP / "tests/fixtures" / name)
        assert answer.status in (200, 422) and seconds < 3, (name, answer.status, seconds)
        assert "系统出错" not in answer.words, (name, answer.words[:200])


def nobody_fell_over():
    """workers and job runner are the same as before, no member came in, memory stays small"""
    same((children("worker"), children("work"), number("SELECT COUNT(*) FROM member WHERE removed_at IS NULL")), before, "processes and members")
    for pid in children("worker") + children("work"):
        assert memory(pid) < 250 * SLOW, "process %d takes %d MB" % (pid, memory(pid))
    assert pid_of("serve")
    same(number("SELECT COUNT(*) FROM job WHERE state NOT IN ('done', 'waiting', 'running')"), 0, "jobs given up")


run(hostile_books_are_refused, odd_books_are_read_or_explained, other_programs_books_are_read, nobody_fell_over)
