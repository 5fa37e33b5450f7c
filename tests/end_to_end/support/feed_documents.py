"""Feeds of items {"id", "title", "body" (HTML), "date" (seconds since 1970; now when absent)} in the formats of the Web."""
import time
from html import escape


def http_date(seconds=None):
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(seconds))


def w3c_date(seconds=None):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def link(item):
    return f"https://news.example.org/{item['id']}"


def rss(items, title="Feed", encoding="UTF-8"):
    """RSS 2.0; titles stand as they are, so markup in them must be escaped already."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{item['id']}</guid><title>{item['title']}</title><link>{link(item)}</link>"
        f"<pubDate>{http_date(item.get('date'))}</pubDate>"
        f"<description><![CDATA[{item.get('body', '')}]]></description></item>"
        for item in items
    )
    prolog = f"<?xml version='1.0' encoding='{encoding}'?>" if encoding else ""
    document = f"{prolog}<rss version='2.0'><channel><title>{title}</title>" \
               f"<link>https://news.example.org/</link><description>d</description>{entries}</channel></rss>"
    return document.encode(encoding or "UTF-8", "xmlcharrefreplace")


def rdf(items, title="Feed"):
    """RSS 1.0 with content and dates in modules."""
    entries = "".join(
        f"<item rdf:about='{link(item)}'><title>{item['title']}</title><link>{link(item)}</link>"
        f"<dc:date>{w3c_date(item.get('date'))}</dc:date>"
        f"<content:encoded>{escape(item.get('body', ''))}</content:encoded></item>"
        for item in items
    )
    members = "".join(f"<rdf:li rdf:resource='{link(item)}'/>" for item in items)
    return f"""<?xml version='1.0'?>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'
 xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'>
<channel rdf:about='https://news.example.org/'><title>{title}</title><link>https://news.example.org/</link>
<description>d</description><items><rdf:Seq>{members}</rdf:Seq></items></channel>{entries}</rdf:RDF>""".encode()


def atom(items, title="Feed"):
    """Atom 1.0; every second entry has XHTML content, the others HTML."""
    def content(number, body):
        if number % 2:
            return f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{body}</div></content>"
        return f"<content type='html'>{escape(body)}</content>"
    entries = "".join(
        f"<entry><id>urn:example:{item['id']}</id><title>{item['title']}</title><link href='{link(item)}'/>"
        f"<updated>{w3c_date(item.get('date'))}</updated><published>{w3c_date(item.get('date'))}</published>"
        f"{content(number, item.get('body', ''))}</entry>"
        for number, item in enumerate(items)
    )
    return f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>{title}</title>" \
           f"<id>urn:example:feed</id><updated>{w3c_date()}</updated>{entries}</feed>".encode()
