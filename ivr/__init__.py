"""A phone line for people with cancer whose spine may be in danger.

The house, from the ground up; each layer imports only from those above it in this list, and a contract in
pyproject.toml proves it. The first four are pure: values in, values out.

    triage      what answers mean: the rules document, `assess`, `next_question`
    call        how a call moves: events in, steps out, the tables of `call.moves`
    oncall      who is on call, who is owed a person, and who is rung for them when
    speech      what is said, and how long it takes
    logs        what the line says of itself: a fixed text, and fields from a list
    telephony   Twilio's dialect: forms to events, steps to TwiML, REST, the lifeline
    safety      the evidence: every path walked, the hazard log, the sources line by line, versions and review dates
    store       the journal, and all that is derived from it; rotas and radio checks
    pager       does what is due: places legs, chases call-backs, checks phones, reads the rota's file
    web         Flask: loads, asks `step`, saves, speaks; `web.app` is where to start reading
    rehearsal   a live session on the trust's own account, which settles what Twilio's documentation leaves open
    simulator   the strict exchange: many telephones at once, for the terminal and for the tests
    cli         the `ivr` command
    settings    what is configured; known from telephony on
"""
