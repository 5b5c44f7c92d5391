"""One text with all that somebody might write to make another's page run, load or break something; and a reader of
pages who finds where it has succeeded."""

from html.parser import HTMLParser

REMOTE = "remote.example"
# What runs or loads in a title, a summary or any other line that is no Markdown.
LINE = f"<svg onload=alert(1)><script>alert(2)</script><img src=//{REMOTE}/l.png onerror=alert(3)>\"' &#60;b&#62;"
TEXT = f"""# Heading {LINE}

&#60;script&#62;alert(4)&#60;/script&#62; &lt;img src=x onerror=alert(5)&gt; <style>@import url(https://{REMOTE}/x.css)</style>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](&#106;avascript:alert(1)) [d](java&#10;script:alert(1))
[e](java&Tab;script:alert(1)) [f](%6Aavascript:alert(1)) [g](\x01javascript:alert(1)) [h]( javascript:alert(1))
[i](javascript&colon;alert(1)) [j](vbscript:x) [k](data:text/html;base64,PHNjcmlwdD4=) [l](<javascript:alert(1)>)
[m](file:///etc/passwd) [n](//{REMOTE}/x) [o](feed:javascript:alert(1)) [p](blob:https://{REMOTE}/1) [r][ref]
[s](https://{REMOTE}/ "t\\" onmouseover=\\"alert(1)") <javascript:alert(1)> <https://{REMOTE}/> <someone@{REMOTE}>

[ref]: javascript:alert(1)
[img]: https://{REMOTE}/two.png

![x](https://{REMOTE}/pixel.png) ![y](data:image/svg+xml;base64,PHN2Zz4=) ![z](//{REMOTE}/pixel.png) ![w][img]
<img src="https://{REMOTE}/three.png"><link rel=stylesheet href=https://{REMOTE}/y.css><base href=https://{REMOTE}/>

| a | b |
|---|:-:|
| <iframe src=https://{REMOTE}></iframe> | ![q](https://{REMOTE}/q.png) |

```html" onload="alert(1)
</code></pre><script>alert(6)</script>
```

{"> " * 200}deep

{"- " * 200}deeper
"""
LEADS = ("http:", "https:", "mailto:")
LOADS = {"src", "srcset", "poster", "data", "background", "formaction", "xlink:href"}


class _Reader(HTMLParser):
    """Finds what a page would run or load that is not the house's own."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        self.within = tag
        for name, value in attrs:
            given = "".join((value or "").split()).lower()
            is_link = name == "href" and tag == "a"
            scheme = given.partition(":")[0] + ":" if ":" in given.partition("/")[0] else ""
            if name.startswith("on") or (name == "style" and "url(" in given):
                self.wrong.append(f"<{tag} {name}={value}>")
            if (name in LOADS or (name == "href" and not is_link)) and (REMOTE in given or given.startswith("data:")):
                self.wrong.append(f"<{tag} {name}={value}>")
            if is_link and scheme.isascii() and scheme.rstrip(":").isalpha() and scheme not in LEADS:
                self.wrong.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        """What stands within a script or a style."""
        if self.within in {"script", "style"} and ("alert(" in data or REMOTE in data):
            self.wrong.append(f"<{self.within}>{data}")

    def handle_endtag(self, tag: str) -> None:
        """It is over."""
        self.within = ""


def harm_in(html: str) -> list[str]:
    """Everything of a page that runs or loads from elsewhere and is not the house's own; empty where it is harmless."""
    reader = _Reader()
    reader.feed(html)
    return reader.wrong
