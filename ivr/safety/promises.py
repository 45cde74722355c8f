"""What `ivr verify` proves of every path of a call: the names that evidence refers to, and what each says."""

PROMISES = {
    "promise-1": "A yes or a not sure to a danger question makes the caller an emergency, and nothing lowers it again.",
    "promise-2": "No machine ends a call before the caller met a person, or was told how urgent it is and what to do.",
    "promise-3": "Silence, wrong keys, stray keys and faults of our own all lead to a person.",
    "promise-5": "A doctor has the call only when somebody pressed 1 and it was stored; voicemail is never a doctor.",
    "promise-6": "Everyone who should have met a person and did not is owed one, whatever became of the call.",
    "promise-7": "No words deny an illness, give a dose, or tell an emergency that there is a day's time.",
    "promise-10": "A request that comes late or out of turn, or a report that comes twice, moves nothing.",
    "ends": "No path goes on for ever: every call comes to a person or to its end.",
    "reached": "Every row of the table of moves is walked, and every state is reached and left.",
    "agrees": "The call and the rules agree on the urgency of every set of answers.",
    "speaks": "Every path can be written for the telephone in every language, and never strands a caller.",
}
