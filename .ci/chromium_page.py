"""A page of headless Chromium, spoken to over the DevTools protocol: JSON through a WebSocket.

Needs Debian's chromium and nothing but Python's standard library.
"""

import base64
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request


class Page:
    """Starts a browser of its own; `close` ends it."""

    def __init__(self):
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if not program:
            raise FileNotFoundError("chromium is not installed")
        self.profile = tempfile.mkdtemp(prefix="check-report-")
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.messages, self.number = [], 0
        self._connect(self._port())
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.profile, ignore_errors=True)

    # What a page does.

    def open(self, path, width=1280, scheme="light"):
        """Opens a file from disk in a window of `width` pixels, light or dark."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        deadline = time.time() + 30
        while not self.run("document.readyState === 'complete' && location.protocol === 'file:'"):
            if time.time() > deadline:
                raise TimeoutError(f"{path} did not load")
            time.sleep(0.05)

    def run(self, expression):
        """The value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def screenshot(self, path, height=8000):
        """Saves the page as PNG, the first `height` pixels of it."""
        area = {"x": 0, "y": 0, "width": self.run("innerWidth"), "scale": 1,
                "height": min(self.run("document.documentElement.scrollHeight"), height)}
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=area)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def complaints(self):
        """What went to the console or to the network since the last call."""
        found = []
        for message in self.messages:
            method, values = message["method"], message.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append("exception: " + json.dumps(values["exceptionDetails"])[:400])
            elif method == "Log.entryAdded":
                found.append("log: " + values["entry"]["text"][:400])
            elif method == "Runtime.consoleAPICalled":
                found.append("console: " + json.dumps(values["args"])[:400])
            elif method == "Page.javascriptDialogOpening":
                found.append("dialog: " + values["message"][:400])
            elif method == "Network.requestWillBeSent":
                url = values["request"]["url"]
                if not url.startswith(("file:", "data:", "about:")):
                    found.append("request: " + url[:400])
        self.messages = []
        return found

    # The protocol.

    def call(self, method, **parameters):
        self.number += 1
        self._send(json.dumps({"id": self.number, "method": method, "params": parameters}).encode())
        while True:
            message = json.loads(self._receive())
            if message.get("id") != self.number:
                self.messages.append(message)
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']}")
            else:
                return message["result"]

    def _port(self):
        file = pathlib.Path(self.profile, "DevToolsActivePort")
        deadline = time.time() + 30
        while time.time() < deadline:
            if file.exists() and "\n" in file.read_text():
                return int(file.read_text().split()[0])
            time.sleep(0.05)
        raise TimeoutError("chromium did not start")

    def _connect(self, port):
        targets = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        address = next(target for target in targets if target["type"] == "page")["webSocketDebuggerUrl"]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {address.split(str(port), 1)[1]} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._read(1)

    def _read(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise EOFError("chromium closed the connection")
            data += piece
        return data

    def _send(self, data):
        length = len(data)
        size = (bytes([128 | length]) if length < 126
                else bytes([254]) + struct.pack(">H", length) if length < 65536
                else bytes([255]) + struct.pack(">Q", length))
        mask = os.urandom(4)
        self.socket.sendall(b"\x81" + size + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def _receive(self):
        data = b""
        while True:
            first, second = self._read(2)
            length = second & 127
            if length == 126:
                length = struct.unpack(">H", self._read(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._read(8))[0]
            data += self._read(length)
            if first & 128:
                return data
