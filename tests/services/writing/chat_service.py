"""A chat completions service that takes nothing that the real ones refuse, on a port of this computer."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROLES = {"system", "user", "assistant"}
KNOWN = {"model", "messages", "temperature", "max_tokens", "max_completion_tokens", "stream"}


@dataclass
class ChatService:
    """What the service answers, and what it was asked.

    Attributes:
        answer: Called with the messages; a text, or a pair of status and JSON document.
        refuses: Parameters that it takes under no such name.
        key: What it wants as a bearer token; empty for a service without keys.
        delay: Seconds that it thinks.
    """

    answer: object = lambda _: "Topic: Delivery\nUrgency: Low"
    refuses: tuple = ()
    key: str = "sk-test"
    delay: float = 0.0
    headers: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)
    url: str = ""


def _problem(service, headers, path, body):  # noqa: C901, PLR0911 - a rule a line
    if path != "/v1/chat/completions":
        return 404, "unknown_url", f"Unknown request URL: POST {path}"
    if service.key and headers.get("authorization") != f"Bearer {service.key}":
        return 401, "invalid_api_key", "Incorrect API key provided."
    if headers.get("content-type") != "application/json":
        return 400, "content_type", "Content-Type must be application/json"
    for name in body:
        if name not in KNOWN:
            return 400, name, f"Unrecognized request argument supplied: {name}"
        if name in service.refuses:
            return 400, name, f"Unsupported parameter: '{name}' is not supported with this model."
    messages = body.get("messages")
    if not isinstance(body.get("model"), str) or not isinstance(messages, list) or not messages:
        return 400, "messages", "'model' and 'messages' are required."
    for one in messages:
        if one.keys() != {"role", "content"} or one["role"] not in ROLES:
            return 400, "messages", "A message has a role and a content."
        if not isinstance(one["content"], str):
            return 400, "messages", "Invalid type for content."
    if messages[-1]["role"] != "user":
        return 400, "messages", "The last message must be of the user."
    return None


@contextmanager
def chat_service(**options):
    """A running service; what it was asked is in its ``requests``."""
    service = ChatService(**options)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.requests.append(
                {
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": body,
                }
            )
            time.sleep(service.delay)
            problem = _problem(service, self.headers, self.path, body)
            if problem:
                status, param, message = problem
                document = {
                    "error": {"message": message, "type": "invalid_request_error", "param": param}
                }
            else:
                status, document = 200, service.answer(body["messages"])
                if isinstance(document, tuple):
                    status, document = document
                if isinstance(document, str):
                    choice = {"index": 0, "message": {"role": "assistant", "content": document}}
                    document = {
                        "object": "chat.completion",
                        "choices": [{**choice, "finish_reason": "stop"}],
                    }
            content = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            for name, value in {**service.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # who asked may have gone
                self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
