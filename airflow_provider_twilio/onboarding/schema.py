"""The JSON schema of documents, for editors that complete and check a document while it is written."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from airflow_provider_twilio.onboarding.document import Customer

FILE = Path(__file__).with_name("customer.schema.json")


def schema() -> dict[str, Any]:
    """Make the schema of a file: a customer's document, or a list of them."""
    customer = TypeAdapter(Customer).json_schema(ref_template="#/$defs/{model}")
    forms = customer.pop("$defs")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A customer to onboard to Twilio messaging",
        "anyOf": [{"$ref": "#/$defs/Customer"}, {"type": "array", "items": {"$ref": "#/$defs/Customer"}}],
        "$defs": forms | {"Customer": customer},
    }


def text() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
