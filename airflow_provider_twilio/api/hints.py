"""Advice on Twilio's error codes, by code.

For a review's code the advice also says if the resource can be resubmitted. Each resubmission of a campaign
costs the vetting fee again (``campaign_vetting`` in ``onboarding/fees.py``).

https://www.twilio.com/docs/api/errors
"""

HINTS = {
    20003: "Check the account SID and the token (or API key and secret) of the connection, and that they "
    "belong to the region that the connection names.",
    20404: "Nothing has this SID in the account that owns the credentials; it may belong to another account.",
    20429: "Twilio limits requests per account: lower the concurrency, or let the task's retry come later.",
    21211: "The recipient isn't a valid phone number: write it in E.164 form, with + and country code.",
    21408: "Messaging to this country is switched off: allow it in the Geo permissions of Messaging.",
    21422: "The number was sold to somebody else in the meantime: search again.",
    21606: "The sender isn't a number of this account that can send SMS to this recipient.",
    21610: "The recipient has opted out with STOP: only they can undo it, by sending START.",
    21611: "The sender's queue holds as much as it can send in 10 hours: wait, or send through a messaging "
    "service with more senders.",
    21614: "The recipient isn't a mobile number.",
    21703: "The messaging service has no sender that can reach this recipient: add one to its pool.",
    21704: "The messaging service has no phone number: add one to its pool.",
    21710: "The number is in this messaging service already.",
    21712: "The number is in another messaging service: remove it there first.",
    21714: "The pool of the messaging service is full: use another service.",
    21715: "The number can't do SMS: buy one with the SMS capability.",
    21717: "The brand must be APPROVED, and its kind must allow the use case.",
    21724: "A brand can be resubmitted three times: contact Twilio's support.",
    21725: "Only a brand whose registration FAILED can be resubmitted.",
    21729: "The campaign is SUSPENDED: it can't be changed or deleted, nor its numbers moved. Contact "
    "Twilio's support.",
    21731: "The brand is SUSPENDED, and all its campaigns with it: contact Twilio's support.",
    22214: "The bundle lacks an end user: make one, assign it and evaluate the bundle again.",
    22215: "A field of an end user is missing: add it and evaluate the bundle again.",
    22216: "The bundle lacks a supporting document: make one, assign it and evaluate the bundle again.",
    22217: "A field of a supporting document is missing or wrong: correct it and evaluate the bundle again.",
    22219: "A supporting document lacks its address: add it and evaluate the bundle again.",
    30001: "The queue overflowed: more messages were given to Twilio than the senders could send. Send "
    "again, more slowly or with more senders.",
    30003: "The phone is off or out of reach: send again later.",
    30004: "The recipient's carrier or phone blocks the message.",
    30005: "The number is unknown or no longer in service: take it off the list.",
    30006: "The number is a landline, or its carrier can't be reached: take it off the list.",
    30007: "A carrier filtered the message: compare it with the registered campaign's samples.",
    30022: "The messages came faster than the campaign's rate limit allows, or too many went to one number: "
    "send more slowly.",
    30023: "The brand has reached T-Mobile's limit for a day: send again after midnight Pacific time.",
    30024: "The carrier doesn't know the sender yet, as happens right after its registration: wait up to a "
    "day, and don't take the number out of its service meanwhile.",
    30032: "The toll-free number isn't verified: submit a toll-free verification.",
    30033: "The campaign is SUSPENDED, so nothing is sent: contact Twilio's support.",
    30034: "The sender isn't registered for A2P 10DLC: put it in a service whose campaign is VERIFIED, and "
    "wait until the carriers have taken the number up: NumberReadySensor waits for that.",
    30035: "The sender is still being registered with the carriers: wait, and don't take the number out of "
    "its service meanwhile.",
    30036: "The message expired: it was still in the queue when its validity period ended. Allow it longer, "
    "send more slowly or add senders.",
    30437: "The seven days for a correction are over: delete the verification and submit a new one.",
    30460: "Debt collection for others may not be sent. It can't be resubmitted.",
    30464: "Cryptocurrency may not be sent about. It can't be resubmitted.",
    30466: "Debt reduction may not be sent about. It can't be resubmitted.",
    30469: "Illegal substances may not be sent about. It can't be resubmitted.",
    30475: "Consent is bundled with a service: ask for it separately, and resubmit.",
    30482: "Give email addresses at the business's own domain.",
    30484: "Write business_name as it stands in the official records of the registration number.",
    30488: "Give the name that customers know as doing_business_as.",
    30501: "Give vetting_id as the whole token of Campaign Verify, which is case-sensitive.",
    30505: "Opting in must be optional: say so where people do it, and resubmit.",
    30508: "The box to opt in must not be checked beforehand: clear it, and resubmit.",
    30511: "Add the script by which people opt in on the phone, and resubmit.",
    30527: "Compare business_registration_number with the records of the authority that you name.",
    30794: "The customer profile is wrong or incomplete: correct it, and resubmit the brand; three times "
    "are free.",
    30795: "The EIN is invalid: correct it, and resubmit the brand; three times are free.",
    30799: "The brand's details don't match the tax record: write the exact legal name and address, and "
    "resubmit the brand; three times are free.",
    30801: "The brand's address can't be verified: correct it, and resubmit the brand; three times are free.",
    30831: "The opt-in lacks express consent: ask for it in so many words, and resubmit.",
    30841: "The opt-in's language is unclear: say that it is for text messages and which ones, and resubmit.",
    30842: "Add proof of the opt-in, a public page or picture of it, and resubmit.",
    30863: "Debt collection for others may not be sent. It can't be resubmitted.",
    30879: "The toll-free number isn't at Twilio, or not yet: wait until it is, delete the verification and "
    "submit a new one.",
    30881: "The support email must be the brand's own, not its ISV's: correct it, and resubmit.",
    30882: "The campaign breaks the terms, by affiliate marketing for one. It can't be resubmitted: appeal "
    "with Twilio's support.",
    30883: "The campaign has SHAFT content (sex, hate, alcohol, firearms, tobacco). It can't be "
    "resubmitted: contact Twilio's support if that is an error.",
    30884: "The campaign is taken for spam. It can't be resubmitted: contact Twilio's support if that is an "
    "error.",
    30885: "The campaign is taken for high risk: fraud or deceptive marketing. It can't be resubmitted: "
    "contact Twilio's support if that is an error.",
    30886: "The description is vague or doesn't fit the use case: say who sends what to whom and why, and "
    "resubmit.",
    30887: "Correct the opt-out message: it must name the brand and confirm that no more is sent. Then "
    "resubmit.",
    30888: "The flag age_gated doesn't fit the content: set it right, and resubmit.",
    30889: "The flag has_embedded_phone doesn't fit the message samples: set it right, or correct the "
    "samples, and resubmit.",
    30890: "Correct the help message: it must name the brand and how to reach it. Then resubmit.",
    30891: "The website is invalid: give a live site of the brand's own, and resubmit.",
    30892: "The samples hold links of a public URL shortener: use the brand's own domain, and resubmit.",
    30893: "The message samples don't fit the use case: name the brand and how to opt out in one of them, "
    "put what varies in [brackets], and resubmit.",
    30894: "The brand's data are wrong or don't fit the campaign: give the customer's own, and resubmit.",
    30895: "The flag direct_lending doesn't fit the content: set it right, and resubmit.",
    30896: "The opt-in is wrong or incomplete: give its public page or picture in message_flow, and "
    "resubmit.",
    30897: "The campaign is about disallowed content, such as loans, gambling or debt. It can't be "
    "resubmitted: contact Twilio's support if that is an error.",
    30898: "The EIN belongs to as many brands as are allowed: settle that for the brand first, and then "
    "resubmit the campaign.",
    30899: "A carrier rejected the campaign. It can't be resubmitted: contact Twilio's support.",
    30900: "The brand may not have this use case, or a public company lacks Authentication+: choose another "
    "use case or complete it, and resubmit.",
    30901: "The registration timed out: register a new campaign.",
    30902: "A partner of the carriers (DCA2) rejected the campaign. It can't be resubmitted: contact "
    "Twilio's support.",
    30908: "The privacy policy must say that mobile data and consent aren't shared with third parties: add "
    "that, and resubmit.",
    30909: "The call to action can't be verified: give a public page or hosted picture of the opt-in in "
    "message_flow, with how often messages come, 'message and data rates may apply' and the privacy policy. "
    "Then resubmit.",
    30914: "The sole proprietor's title differs from the person's name that was vetted: give that name, and "
    "resubmit.",
    30915: "The sender is no sole proprietor but a registered company. It can't be resubmitted as such: "
    "register it as a standard or low-volume standard brand, or the toll-free number under the right "
    "business type.",
    30923: "Consent to messages isn't separate from other consent: give it a box of its own, and resubmit.",
    30924: "The disclosure at the opt-in is incomplete: state brand, purpose, frequency, rates, help and "
    "opt-out, and resubmit.",
    30925: "The opt-in's checkbox is missing or checked beforehand: show it unchecked, and resubmit.",
    30931: "Consent must be voluntary: the form must work without it. Correct it, and resubmit.",
    30932: "The privacy policy must say that mobile data and consent aren't shared with third parties: add "
    "that, and resubmit.",
    30933: "Give the campaign a privacy policy at a public HTTPS address, and resubmit.",
    30934: "Give the campaign terms and conditions at a public HTTPS address, and resubmit.",
    30950: "The campaign is about credit repair, which carriers prohibit. It can't be resubmitted.",
    60723: "A brand can be resubmitted three times: contact Twilio's support.",
}
