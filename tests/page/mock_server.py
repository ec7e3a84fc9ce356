"""Serves the page with a training that only pretends, for the tests and for looking at the page while writing it.

    mock_server.py [--port N] [--readonly] [--speed STEPS_A_SECOND]

prints the address with its token. The headers, the cookie and the answers are those of `cnn train --dashboard`.
"""

import argparse
import http.server
import json
import pathlib
import queue
import secrets
import threading
import time
import urllib.parse

import mock_pictures
from mock_run import Run

PAGE = pathlib.Path(__file__).resolve().parents[2] / "lib" / "dashboard" / "page"
DYGRAPHS = pathlib.Path("/usr/share/javascript/dygraphs")
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
COOKIE = "cnn_dashboard"


class MockServer:
    def __init__(self, port=0, readonly=False, speed=20, token=None):
        self.token = token or secrets.token_hex(16)
        self.clients = []
        self.requests = []  # (seconds, method, path) of each
        self.run = Run(self.tell, readonly)
        self.speed = speed
        self.streams_open = True
        mock = self
        handler = type("Handler", (Handler,), {"mock": mock})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/?token={self.token}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        threading.Thread(target=self.train, daemon=True).start()

    def train(self):
        while self.streams_open:
            time.sleep(0.25)
            if self.run.state == "running":
                self.run.advance(max(1, round(self.speed / 4)) if self.speed else 0)
            self.tell({"event": "state", **self.run.state_json()})
            if self.run.state == "running" and self.speed:
                self.tell(self.run.norms_event())
                self.tell({"event": "pictures", "step": self.run.steps})

    def tell(self, event):
        for client in list(self.clients):
            client.put(event)

    def close(self):
        """As a program that has ended: nobody listens, the streams break."""
        self.streams_open = False
        self.tell(None)
        self.server.shutdown()
        self.server.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mock = None

    def log_message(self, *_):
        pass

    def send(self, status, body, kind="application/json", headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(data))), ("Cache-Control", "no-store"),
                            ("Content-Security-Policy", POLICY), ("X-Content-Type-Options", "nosniff"),
                            ("Referrer-Policy", "no-referrer"), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def begin(self):
        """The path and its options, or None where the request has been refused."""
        if not self.mock.streams_open:  # on a connection kept open: the program has ended
            self.close_connection = True
            return None
        url = urllib.parse.urlsplit(self.path)
        options = dict(urllib.parse.parse_qsl(url.query))
        self.mock.requests.append((time.monotonic(), self.command, url.path))
        token = self.mock.token
        if options.get("token") == token and url.path == "/":
            return url.path, options
        if f"{COOKIE}={token}" not in (self.headers.get("Cookie") or "") and self.headers.get("Authorization") != f"Bearer {token}":
            self.send(403, {"error": "This needs the address with the token that the program printed."})
            return None
        return url.path, options

    def do_GET(self):
        begun = self.begin()
        if not begun:
            return
        path, options = begun
        run = self.mock.run
        if path == "/":
            self.send(200, (PAGE / "index.html").read_bytes(), "text/html; charset=utf-8",
                      [("Set-Cookie", f"{COOKIE}={self.mock.token}; HttpOnly; SameSite=Strict; Path=/")])
        elif path == "/api/events":
            self.stream()
        elif path in ANSWERS:
            status, body = ANSWERS[path](run)
            self.send(status, body)
        elif path == "/report":
            self.send(*((200, b"<!DOCTYPE html><title>report</title>", "text/html") if run.state == "done" else (409, {"error": "The run is not complete."})))
        elif path.startswith("/api/snapshots/"):
            self.send(200, b"weights", "application/octet-stream")
        elif path.startswith("/api/layers/") and path.endswith("/window"):
            self.send(*mock_pictures.window(run, path.split("/")[3], *(int(options[key]) for key in ("channel", "row", "column"))))
        elif path.startswith("/api/layers/"):
            self.send(*mock_pictures.layer_pictures(run, path.split("/")[3], int(options["first"]), int(options["count"])))
        else:
            self.asset(path)

    def asset(self, path):
        for directory in (PAGE, DYGRAPHS):
            if path[1:] in {file.name for file in directory.glob("*")} and pathlib.Path(path).suffix in TYPES:
                return self.send(200, (directory / path[1:]).read_bytes(), TYPES[pathlib.Path(path).suffix] + "; charset=utf-8")
        return self.send(404, {"error": f"there is nothing at {path}"})

    def stream(self):
        self.send_response(200)
        for name, value in (("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        client = queue.Queue()
        self.mock.clients.append(client)
        try:
            while (event := client.get()) is not None:
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                self.wfile.flush()
        except OSError:
            pass
        finally:
            self.mock.clients.remove(client)

    def do_POST(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        begun = self.begin()
        if not begun:
            return
        path, options = begun
        run = self.mock.run
        if run.readonly and path not in ("/api/predict", "/api/probe"):
            return self.send(403, {"error": "The program was started with --dashboard-readonly."})
        is_json = self.headers.get("Content-Type") == "application/json"
        return self.send(*post(self.mock, path, options, json.loads(data) if is_json else data))


def post(mock, path, options, body):
    run = mock.run
    if path == "/api/control":
        return run.control(body)
    if path == "/api/probe":
        run.probe = body["kind"] if isinstance(body, dict) else "uploaded"
        return 200, mock_pictures.probe(run)
    if path == "/api/predict":
        if options.get("digit") and options.get("invert"):
            return 400, {"error": "digit finds out whether the ink is dark; leave invert out"}
        warnings = [] if options.get("invert") else ["looks inverted: its mean brightness is 0.91, that of the training images 0.47: try --invert"]
        return 200, [{"image": "upload", "predictions": mock_pictures.likeliest(len(body), len(body) % 10), "warnings": warnings}]
    if path == "/api/snapshots":
        number = len(run.snapshots) + 1
        refused = number % 2 == 0
        run.snapshots.append({"id": number, "step": run.steps, "epoch": run.steps // 900 + 1, "model": f"/api/snapshots/{number}/model.bin",
                              "json": None if refused else f"/api/snapshots/{number}/net.json", "reason": "batch_norm1: ConvNetJS has no batch_norm" if refused else None})
        return 200, run.snapshots[-1]
    if path.endswith("/load"):
        if path == "/api/load" and not body.startswith(b"{"):
            return 409, {"error": "It does not fit: conv1 has 16 filters of 5x5x3 here, 10 filters of 5x5x1 in the file."}
        run.change({"step": run.steps, "load": "snapshots/1.bin", "digest": "0123"})
        return 200, run.state_json()
    if path == "/api/config/check":
        line = next((i for i, text in enumerate(body["text"].splitlines(), 1) if "filtres" in text), None)
        if line is None:
            return 200, {"ok": True}
        text = body["text"].splitlines()[line - 1]
        return 200, {"ok": False, "errors": f"config.yaml:{line}: unknown key `filtres`; did you mean `filters`?\n  {text}\n  {' ' * text.index('filtres')}^"}
    if path == "/api/restart":
        run.steps, run.changes, run.config, run.directory = 0, [], body["text"], "runs/cifar10-convnetjs-2"
        run.state = "running"
        mock.tell({"event": "restarted", "directory": run.directory})
        return 202, {}
    return 404, {"error": f"there is nothing at {path}"}


ANSWERS = {
    "/api/state": lambda run: (200, run.state_json()),
    "/api/curves": lambda run: (200, run.curves()),
    "/api/changes": lambda run: (200, {"changes": run.changes}),
    "/api/layers": lambda run: (200, mock_pictures.layers(run)),
    "/api/predictions": lambda run: (200, mock_pictures.predictions(run)),
    "/api/snapshots": lambda run: (200, run.snapshots),
    "/api/config": lambda run: (200, {"text": run.config, "name": "config.yaml"}),
}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--readonly", action="store_true")
    options.add_argument("--speed", type=float, default=20)
    chosen = options.parse_args()
    mock = MockServer(chosen.port, chosen.readonly, chosen.speed)
    print(mock.url, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
