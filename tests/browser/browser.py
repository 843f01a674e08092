"""Chromium driven over its own protocol: as much of it as these tests need."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import matplotlib
import websocket

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


class Page:
    """One page of a headless Chromium that sees no font but DejaVu, which has no Chinese."""

    def __init__(self, place: Path, width: int = 1280, height: int = 900):
        self.problems: list[str] = []
        self._ids = itertools.count(1)
        fonts = place / "fonts.conf"
        bundled = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        fonts.write_text(
            f'<?xml version="1.0"?><fontconfig><dir>{bundled}</dir><cachedir>{place}</cachedir></fontconfig>'
        )
        profile = place / "profile"
        # As root, as in a container, Chromium starts only without its sandbox; pages are this project's own.
        self._process = subprocess.Popen(
            [
                str(CHROMIUM),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-port=0",
                "--mute-audio",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                "--no-first-run",
                "--remote-allow-origins=*",
                "about:blank",
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = _wait(lambda: (profile / "DevToolsActivePort").read_text().split()[0], "Chromium does not start")
        target = _wait(lambda: _pages(port)[0], "Chromium has no page")
        self._socket = websocket.create_connection(target["webSocketDebuggerUrl"], timeout=120, suppress_origin=True)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setFocusEmulationEnabled", enabled=True)

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """A command of the protocol and its result; what the page complains of on the way is kept in ``problems``."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return dict(message["result"])
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        method, params = message.get("method", ""), message.get("params", {})
        if method == "Network.loadingFailed" and not params.get("canceled"):
            self.problems.append(f"did not load: {params['errorText']}")
        elif method == "Network.requestWillBeSent" and params["request"]["url"].startswith("http"):
            host = params["request"]["url"].split("/")[2]
            if not host.startswith(("127.0.0.1", "localhost")):
                self.problems.append(f"asked for {params['request']['url']}")
        elif method == "Runtime.exceptionThrown":
            self.problems.append(str(params["exceptionDetails"].get("exception", {}).get("description", "exception")))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.problems.append(params["entry"]["text"])

    def run(self, script: str) -> Any:
        """The value of an expression in the page; promises are waited for."""
        found = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", script))
        return found["result"].get("value")

    def open(self, address: str) -> None:
        self.problems.clear()
        self.send("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && document.fonts.ready.then(() => true)")

    def resize(self, width: int, height: int = 900) -> None:
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def until(self, script: str, seconds: float = 60) -> Any:
        """Waits for an expression to be true in the page. Errors: ``TimeoutError`` with the expression."""
        return _wait(lambda: self.run(script) or _no(), f"never true: {script}", seconds)

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=20)


def _no() -> Any:
    raise ValueError


def _pages(port: str) -> list[dict[str, Any]]:
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=5) as answer:
        return [t for t in json.load(answer) if t["type"] == "page"]


def _wait(try_it: Any, message: str, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while True:
        try:
            return try_it()
        except (OSError, IndexError, ValueError, RuntimeError) as error:
            if time.monotonic() > end:
                raise TimeoutError(message) from error
            time.sleep(0.2)
