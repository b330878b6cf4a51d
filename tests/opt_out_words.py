"""Texts that opt people out and in, by kind of sender, according to Twilio's pages.

It shares no code with the package nor with the simulator, and both are held against it. The pages:

* ``words``: https://help.twilio.com/articles/223134027, and since May 2025 REVOKE and OPTOUT:
  https://www.twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords
* ``toll-free``: https://help.twilio.com/articles/360058144374; AWS says the same of the same network:
  https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html
* ``short``: https://help.twilio.com/articles/223181748
"""

from typing import NamedTuple

LONG, TOLL_FREE, TOLL_FREE_833, SHORT = "+14155550100", "+18885550100", "+18335550100", "894546"
BRITISH = "+447700900123"

STOPS = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]


class Play(NamedTuple):
    """Texts of a person to one of our senders, one after the other, and whether they are opted out then.

    :ivar page: that says so.
    """

    sender: str
    texts: tuple[str, ...]
    out: bool
    page: str


PLAYS = [
    *(Play(LONG, (word,), True, "words") for word in STOPS),
    *(Play(LONG, (word, start), False, "words") for word in STOPS for start in ("START", "YES", "UNSTOP")),
    *(Play(TOLL_FREE, (word,), True, "words") for word in STOPS),
    Play(TOLL_FREE, ("STOP", "YES"), True, "toll-free"),
    Play(TOLL_FREE, ("stop", "yes"), True, "toll-free"),
    Play(TOLL_FREE, ("STOP", "START"), False, "toll-free"),
    Play(TOLL_FREE, ("STOP", "UNSTOP"), False, "toll-free"),
    Play(TOLL_FREE, ("STOP", "unstop"), False, "toll-free"),
    Play(TOLL_FREE, ("STOP", "YES", "START", "STOP", "YES"), True, "toll-free"),
    Play(TOLL_FREE_833, ("STOP", "YES"), True, "toll-free"),
    Play(TOLL_FREE_833, ("STOP", "START"), False, "toll-free"),
    Play(LONG, ("stop",), True, "words"),
    Play(LONG, (" Stop\n",), True, "words"),
    Play(LONG, ("STOP", "HELP"), True, "words"),
    Play(LONG, ("STOP", "START again please"), True, "words"),
    Play(LONG, ("STOP", "yes please"), True, "words"),
]

UNDECIDED = [
    Play(SHORT, ("STOP",), True, "short"),
    Play(SHORT, ("STOP", "YES"), True, "short"),
    Play(SHORT, ("STOP", "UNSTOP"), True, "short"),
    Play("whatsapp:+14155550100", ("STOP", "YES"), True, ""),
    Play("rcs:owl_post", ("STOP", "YES"), True, ""),
    Play("", ("STOP", "YES"), True, ""),
    Play(TOLL_FREE, ("UNSUBSCRIBE", "YES"), True, ""),
    *(
        Play(sender, (text,), True, "")
        for sender in (LONG, TOLL_FREE, SHORT, BRITISH)
        for text in (
            "Stop.",
            "STOP!!!",
            "“STOP”",
            "stop all",
            "Stop-all",
            "opt out",
            "opt-out",
            "(stop)",
            "\uff33\uff34\uff2f\uff30",
            "STOP\u200b",
            "\ufeffstop",
            "stop\xa0",
            "ST OP",
            "STOP 🛑",
            "Arrêt",
            "ARRET",
            "revoke.",
        )
    ),
    *(
        Play(sender, ("STOP", text), True, "")
        for sender in (LONG, TOLL_FREE, SHORT, BRITISH)
        for text in (
            "START!",
            "st art",
            "un-stop",
            "YES!",
            "\uff33\uff34\uff21\uff32\uff34",
            "ok",
            "resume",
            "start\u200b",
        )
    ),
]
"""Where Twilio's pages say nothing, or leave it to the sender's owner: whoever said stop is left alone."""
