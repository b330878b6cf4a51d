"""Twilio's own calculator of segments judges ours, and the simulator's.

https://github.com/TwilioDevEd/message-segment-calculator
"""

import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

from airflow_provider_twilio.api.segments import segments
from airflow_provider_twilio.api.smart_encoding import smart_encoded
from airflow_provider_twilio.simulator import segments as simulated
from airflow_provider_twilio.simulator import smart_encoding

_SCRIPT = """
const { SegmentedMessage } = require(process.argv[1]);
const asked = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(asked.map(([text, smartly]) => {
    const message = new SegmentedMessage(text, "auto", smartly);
    return [message.graphemes.join(""), message.encodingName, message.segmentsCount];
})));
"""
_LONGEST = 120
"""Seconds that Node may take."""
_GSM_7 = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./019:;<=>?¡AZÄÖÑÜ§¿azäöñüà"
_EXTENSION = "^{}\\[~]|€"
_REPLACED = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026«»\u2022\u00a0\u200b\xbd\uff01\uff21"
_BEYOND = "çЖ中あ한"

Judged = tuple[str, str, int]
"""The text as it goes on the air, its encoding and its segments."""


def calculated(calculator: Path, asked: Sequence[tuple[str, bool]]) -> list[Judged]:
    done = subprocess.run(
        ["node", "-e", _SCRIPT, str(calculator)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=True,
    )
    return [(text, encoding, count) for text, encoding, count in json.loads(done.stdout)]


def texts(seed: int, *alphabets: str) -> list[str]:
    """Texts of up to 500 characters, most of them of the first alphabet."""
    rng = random.Random(seed)
    weights = [20 if not place else 1 for place in range(len(alphabets))]
    return [
        "".join(rng.choice(rng.choices(alphabets, weights)[0]) for _ in range(rng.randrange(500)))
        for _ in range(400)
    ]


def test_each_character_is_replaced_as_twilio_does(segment_calculator: Path) -> None:
    characters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    answers = calculated(segment_calculator, [(character, True) for character in characters])
    ours = [(smart_encoded(character), smart_encoding.encode(character)) for character in characters]

    assert ours == [(text, text) for text, *_ in answers]


def test_texts_take_as_many_segments_as_twilio_says(segment_calculator: Path) -> None:
    plain = texts(1, _GSM_7, _EXTENSION) + texts(2, _GSM_7, _EXTENSION, _REPLACED, _BEYOND)
    answers = calculated(segment_calculator, [(text, False) for text in plain])

    assert [segments(text) for text in plain] == [count for *_, count in answers]
    assert [(simulated.measure(text).encoding, simulated.measure(text).segments) for text in plain] == [
        (encoding, count) for _, encoding, count in answers
    ]


def test_smartly_encoded_texts_take_as_many_segments_as_twilio_says(segment_calculator: Path) -> None:
    """Of texts in which every character has a look-alike: others stay as they are, as Twilio's page says."""
    smart = texts(3, _GSM_7, _EXTENSION, _REPLACED)
    answers = calculated(segment_calculator, [(text, True) for text in smart])

    assert {encoding for _, encoding, _ in answers} == {"GSM-7"}
    assert [smart_encoded(text) for text in smart] == [text for text, *_ in answers]
    assert [segments(smart_encoded(text)) for text in smart] == [count for *_, count in answers]
    assert [simulated.measure(smart_encoding.encode(text)).segments for text in smart] == [
        count for *_, count in answers
    ]
