"""How feeds behave in the wild, as handlers for support.FeedServer."""
import gzip

import support

TYPE = {"Content-Type": "application/rss+xml"}


def plain(document, content_type="application/rss+xml"):
    return lambda request: (200, {"Content-Type": content_type}, document())


def conditional(document, **validators):
    """Answers 304 to its own validators, byte for byte, and to nothing else. `document` may change: then so must they."""
    conditions = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}

    def serve(request):
        given = {name: request.headers.get(condition) for name, condition in conditions.items()}
        headers = {name: value() if callable(value) else value for name, value in validators.items()}
        if all(given[name] == headers.get(name) for name in conditions):
            return 304, headers, b""
        return 200, {**TYPE, **headers}, document()
    return serve


def redirect(status, location):
    return lambda request: (status, {"Location": location}, b"")


def status(code, **headers):
    return lambda request: (code, {name.replace("_", "-"): value for name, value in headers.items()}, b"not today")


def slow(document, gate):
    """Answers when the test opens the gate."""
    def serve(request):
        gate.wait(support.DEADLINE)
        return 200, TYPE, document()
    return serve


def cut_off(document):
    """Promises more than it sends, and hangs up."""
    def serve(request):
        body = document()
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[:len(body) // 2])
        request.close_connection = True
    return serve


def broken(document):
    """Complete as HTTP sees it, but the document ends in the middle of a last, third item."""
    return plain(lambda: document().replace(b"</channel></rss>", b"<item><guid isPermaLink='false'>report-x"))


def compressed(document):
    def serve(request):
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return 406, {}, b"gzip or nothing"
        return 200, {**TYPE, "Content-Encoding": "gzip"}, gzip.compress(document())
    return serve


def chunked(document):
    def serve(request):
        body = document()
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        request.send_header("Content-Type", "text/xml")
        request.end_headers()
        for at in range(0, len(body), 50):
            piece = body[at:at + 50]
            request.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")
    return serve


def page(request):
    return 200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><head><title>Log in</title></head><body>Hello</body></html>"
