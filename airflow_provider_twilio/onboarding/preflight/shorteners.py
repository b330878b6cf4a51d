"""Public URL shorteners, whose links the carriers block. A branded domain of a shortener is allowed."""

import re

HOSTS = frozenset(
    """
    adf.ly adfoc.us b.link bc.vc bit.do bit.ly bitly.com bl.ink buff.ly clck.ru clicky.me cutt.ly cutt.us
    db.tt dlvr.it fb.me git.io goo.gl has.gy ht.ly hubs.ly hyperurl.co ift.tt is.gd j.mp kutt.it linktr.ee
    lnk.bio lnkd.in mcaf.ee n9.cl ow.ly patreon.to plu.sh po.st q.gs qr.ae qr.net rb.gy rebrand.ly s.id
    s2r.co sh.st short.gy short.io shorte.st shorturl.at shrtco.de smarturl.it snip.ly soo.gd su.pr surl.li
    t.co t.ly t2m.io tiny.cc tiny.one tinyurl.com tr.im trib.al u.to urlz.fr v.gd v.ht vzturl.com wp.me x.co
    yourls.org zpr.io
    """.split()  # noqa: SIM905
)
_HOST = re.compile(
    r"(?<![\w@./-])(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w-])", re.IGNORECASE
)


def shortener(text: str) -> str | None:
    """Return the first public shortener that a text links to."""
    hosts = (found.group(1).lower() for found in _HOST.finditer(text))
    return next((host for host in hosts if host in HOSTS), None)
