"""Servers that stand in for those of providers, as strict as they are about who asks for what."""

import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET = "AKIATEST", "very secret"
TOKEN = "hf_test"  # noqa: S105 - of no account


@contextmanager
def serving(handler):
    """The address of a server on this computer that answers as ``handler`` says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Quiet(BaseHTTPRequestHandler):
    """A handler that answers once a request and logs nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def part(self, body, **headers):
        """A file, or the range of it that is asked for."""
        wanted = self.headers.get("Range")
        if not wanted:
            return self.answer(200, body, **headers)
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        end = min(int(last or len(body) - 1), len(body) - 1)
        shown = f"bytes {first}-{end}/{len(body)}"
        return self.answer(206, body[int(first) : end + 1], Content_Range=shown, **headers)


def s3(files, public=()):  # noqa: C901 - one server
    """A store of S3 with one key, which checks signatures (AWS Signature Version 4)."""

    class Handler(Quiet):
        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            path = unquote(urlsplit(self.path).path)
            bucket, _, key = path.lstrip("/").partition("/")
            if bucket not in public and not self.is_signed():
                return self.fault(403, "AccessDenied")
            if bucket not in files:
                return self.fault(404, "NoSuchBucket")
            if not key:
                return self.listing(bucket, dict(parse_qsl(urlsplit(self.path).query)))
            if key not in files[bucket]:
                return self.fault(404, "NoSuchKey")
            return self.part(
                files[bucket][key], ETag='"e"', Last_Modified="Wed, 04 Mar 2026 10:00:00 GMT"
            )

        def fault(self, status, code):
            body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
            self.answer(status, body, Content_Type="application/xml")

        def listing(self, bucket, query):
            prefix, mark = query.get("prefix", ""), query.get("delimiter", "")
            found, folders = [], set()
            for key, content in sorted(files[bucket].items()):
                rest = key.removeprefix(prefix)
                if not key.startswith(prefix):
                    continue
                if mark and mark in rest:
                    folders.add(prefix + rest.partition(mark)[0] + mark)
                else:
                    found.append(
                        f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size>"
                        "<LastModified>2026-03-04T10:00:00Z</LastModified><ETag>e</ETag>"
                        "<StorageClass>STANDARD</StorageClass></Contents>"
                    )
            common = "".join(
                f"<CommonPrefixes><Prefix>{each}</Prefix></CommonPrefixes>" for each in folders
            )
            body = (
                f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{bucket}</Name>'
                f"<KeyCount>{len(found)}</KeyCount><IsTruncated>false</IsTruncated>{''.join(found)}{common}"
                "</ListBucketResult>"
            )
            self.answer(200, body.encode(), Content_Type="application/xml")

        def is_signed(self):
            given = self.headers.get("Authorization", "")
            if not given.startswith("AWS4-HMAC-SHA256 "):
                return False
            parts = dict(part.strip().split("=", 1) for part in given[17:].split(","))
            key, day, region, service, end = parts["Credential"].split("/")
            names = parts["SignedHeaders"].split(";")
            url = urlsplit(self.path)
            query = sorted(parse_qsl(url.query, keep_blank_values=True))
            canonical = "\n".join(
                [
                    self.command,
                    quote(unquote(url.path)),
                    "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in query),
                    *(f"{name}:{' '.join(self.headers[name].split())}" for name in names),
                    "",
                    parts["SignedHeaders"],
                    self.headers["x-amz-content-sha256"],
                ]
            )
            scope = f"{day}/{region}/{service}/{end}"
            text = "\n".join(
                ["AWS4-HMAC-SHA256", self.headers["x-amz-date"], scope,
                 hashlib.sha256(canonical.encode()).hexdigest()]
            )  # fmt: skip
            secret = f"AWS4{SECRET}".encode()
            for step in (day, region, service, end, text):
                secret = hmac.new(secret, step.encode(), hashlib.sha256).digest()
            return key == KEY and hmac.compare_digest(secret.hex(), parts["Signature"])

    return Handler


def commit(key):
    """The commit of a revision."""
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()


def hub(datasets, *, private=(), gated=()):  # noqa: C901 - one server
    """A hub of data sets: ``{id: {"files": {path: bytes}, "card": {}}}``; revisions behind an ``@``."""

    class Handler(Quiet):
        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            parts = unquote(urlsplit(self.path).path).strip("/").split("/")
            if parts[:2] == ["api", "datasets"]:
                revision = "/".join(parts[5:]) if parts[4:5] == ["revision"] else ""
                return self.about("/".join(parts[2:4]), revision)
            if parts[0] == "datasets" and parts[3:4] == ["resolve"]:
                return self.file("/".join(parts[1:3]), parts[4], "/".join(parts[5:]))
            return self.answer(404)

        def found(self, name, revision):
            known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
            if name in private and not known:
                self.answer(401, b"{}", X_Error_Code="RepoNotFound", X_Error_Message="Not found")
                return None
            own = [key for key in datasets if key.partition("@")[0] == name]
            if not own:
                self.answer(404, b"{}", X_Error_Code="RepoNotFound", X_Error_Message="Not found")
                return None
            known = {commit(key): key for key in own}
            key = f"{name}@{revision}" if revision and revision != "main" else name
            key = known.get(revision, key)
            if key not in datasets:
                self.answer(404, b"{}", X_Error_Code="RevisionNotFound", X_Error_Message="No")
                return None
            return datasets[key]

        def about(self, name, revision):
            dataset = self.found(name, revision)
            if dataset is None:
                return
            key = f"{name}@{revision}" if revision else name
            files = [
                {"rfilename": path, "size": len(content), "blobId": "b"}
                for path, content in dataset["files"].items()
            ]
            body = {"id": name, "sha": commit(key), "private": False, "gated": name in gated,
                    "disabled": False, "downloads": 0, "likes": 0, "tags": [],
                    "cardData": dataset.get("card"), "siblings": files}  # fmt: skip
            self.answer(200, json.dumps(body).encode(), Content_Type="application/json")

        def file(self, name, revision, path):
            if name in gated:
                self.answer(403, b"{}", X_Error_Code="GatedRepo", X_Error_Message="Ask")
                return
            dataset = self.found(name, revision)
            if dataset is None:
                return
            if path not in dataset["files"]:
                self.answer(404, b"{}", X_Error_Code="EntryNotFound", X_Error_Message="No")
                return
            content = dataset["files"][path]
            etag = hashlib.sha256(content).hexdigest()
            self.part(content, ETag=f'"{etag}"', X_Repo_Commit=revision)

    return Handler


def web(pages):
    """A web server: ``{path: (status, kind, body)}``."""

    class Handler(Quiet):
        def do_GET(self):
            status, kind, body = pages.get(urlsplit(self.path).path, (404, "text/plain", b""))
            self.answer(status, body, Content_Type=kind)

    return Handler


def model_hub(models, *, license=""):  # noqa: A002
    """A hub of models: ``{id: {name: bytes}}``."""

    class Handler(Quiet):
        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            parts = unquote(urlsplit(self.path).path).strip("/").split("/")
            named = "/".join(parts[2:4] if parts[0] == "api" else parts[:2])
            if named not in models:
                self.answer(404, b"{}", X_Error_Code="RepoNotFound", X_Error_Message="Not found")
                return
            files = models[named]
            if parts[0] == "api":
                listed = [
                    {"rfilename": name, "size": len(content), "blobId": "b"}
                    for name, content in files.items()
                ]
                body = {"id": named, "sha": commit(named), "private": False, "gated": False,
                        "disabled": False, "downloads": 0, "likes": 0, "tags": [],
                        "cardData": {"license": license}, "siblings": listed}  # fmt: skip
                if parts[4:5] == ["tree"]:
                    body = [{"type": "file", "path": name, "size": len(content), "oid": "b"}
                            for name, content in files.items()]  # fmt: skip
                self.answer(200, json.dumps(body).encode(), Content_Type="application/json")
                return
            content = files.get("/".join(parts[4:]))
            if content is None:
                self.answer(404, b"{}", X_Error_Code="EntryNotFound", X_Error_Message="No",
                            X_Repo_Commit=commit(named))  # fmt: skip
                return
            etag = hashlib.sha256(content).hexdigest()
            self.part(content, ETag=f'"{etag}"', X_Repo_Commit=commit(named))

    return Handler
