"""The parameters that Twilio publishes for each request, as far as this exchange honours them.

A test compares them with the signatures of Twilio's own library. Whatever else is sent is refused: Twilio would
ignore it, and nobody would know. https://www.twilio.com/docs/voice/api/call-resource
"""

CREATE_CALL = frozenset(
    {
        "To",
        "From",
        "Url",
        "Method",
        "FallbackUrl",
        "FallbackMethod",
        "StatusCallback",
        "StatusCallbackMethod",
        "StatusCallbackEvent",
        "Timeout",
        "SendDigits",
    }
)
UPDATE_CALL = frozenset({"Url", "Method", "Status"})
PAGING = frozenset({"PageSize", "Page", "PageToken"})
LIST_CALLS = PAGING | {"To", "From", "ParentCallSid", "Status", "StartTime", "StartTime<", "StartTime>"}
LIST_QUEUES = PAGING
CREATE_MESSAGE = frozenset({"To", "From", "Body", "StatusCallback", "ValidityPeriod"})
LIST_MESSAGES = PAGING | {"To", "From"}
LIST_NUMBERS = PAGING | {"PhoneNumber"}
UPDATE_NUMBER = frozenset(
    {
        "VoiceUrl",
        "VoiceMethod",
        "VoiceFallbackUrl",
        "VoiceFallbackMethod",
        "VoiceApplicationSid",
        "TrunkSid",
        "StatusCallback",
        "StatusCallbackMethod",
        "SmsUrl",
        "SmsMethod",
        "SmsApplicationSid",
    }
)
NONE: frozenset[str] = frozenset()
