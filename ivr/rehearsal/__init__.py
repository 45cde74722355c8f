"""The rehearsal: a live session on the trust's own account that settles what Twilio's documentation leaves open.

scenes      what is tried, and what each outcome means for the line: data and judgement. Pure
stage       answers Twilio's requests of the scenario that is on, with the line's own documents, and keeps them
app         the small web application that Twilio reaches; never a part of the line's
session     goes through the scenarios with whoever holds the telephone, and keeps the record
standing    how the record stands: what is missing, what differs, what is old
"""
