#!/usr/bin/env python3
"""Five hundred people scan the code of one meeting within ten seconds, each with a session of his own.

sign_in.py PORT SESSIONS SECONDS TOKEN_COMMAND...

SESSIONS: one cookie a line. Each asks for the scanned address, follows to the page with the button and
presses it. Prints: signed failed p50 p95 slowest (milliseconds of the POST) and p95 of all requests.
"""
import http.client
import re
import subprocess
import sys
import threading
import time

PORT, SESSIONS, SECONDS = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
COMMAND = sys.argv[4:]
THREADS = 40
posts, requests, failures = [], [], []
lock = threading.Lock()
token = [0.0, '']


def current_token():
    with lock:
        if time.time() - token[0] > 4:
            token[:] = [time.time(), subprocess.check_output(COMMAND, text=True).strip()]
        return token[1]


class Person:
    def __init__(self, sid):
        self.connection = http.client.HTTPConnection('127.0.0.1', PORT, timeout=20)
        self.cookies = {'sid': sid}

    def ask(self, method, path, body=None):
        headers = {'Cookie': '; '.join('%s=%s' % pair for pair in self.cookies.items()),
                   'User-Agent': 'Mozilla/5.0 (Linux; Android 11) Mobile'}
        if body is not None:
            headers['Content-Type'] = 'application/x-www-form-urlencoded'
        begun = time.monotonic()
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        took = (time.monotonic() - begun) * 1000
        for name, value in reply.getheaders():
            if name.lower() == 'set-cookie':
                key, rest = value.split('=', 1)
                self.cookies[key] = rest.split(';', 1)[0]
        requests.append(took)
        return reply.status, reply.getheader('Location'), text, took


def sign_in(sid):
    person = Person(sid)
    status, location, text, _ = person.ask('GET', '/s/' + current_token())
    if status == 303:
        path = re.sub(r'^https?://[^/]+', '', location)
        status, _, text, _ = person.ask('GET', path)
    if status != 200:
        raise RuntimeError('status %d before the button' % status)
    action = re.search(r'action="([^"]*sign-in[^"]*)"', text)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    body = '&'.join('%s=%s' % pair for pair in fields.items())
    status, location, text, took = person.ask('POST', action.group(1), body)
    if status not in (200, 303):
        raise RuntimeError('status %d of the button' % status)
    posts.append(took)


def worker(people, begun):
    for due, sid in people:
        time.sleep(max(0.0, begun + due - time.monotonic()))
        try:
            sign_in(sid)
        except Exception as trouble:
            failures.append(str(trouble))


def percentile(numbers, share):
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def main():
    sids = open(SESSIONS, encoding='ascii').read().split()
    due = [(i * SECONDS / len(sids), sid) for i, sid in enumerate(sids)]
    current_token()
    begun = time.monotonic()
    threads = [threading.Thread(target=worker, args=(due[i::THREADS], begun)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        print(failures[0], file=sys.stderr)
    print('%d %d %.0f %.0f %.0f %.0f %.1f' % (len(posts), len(failures), percentile(posts, .5), percentile(posts, .95),
          max(posts, default=0), percentile(requests, .95), time.monotonic() - begun))


main()
