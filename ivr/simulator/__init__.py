"""The strict telephone exchange: walks our TwiML on a clock of its own, for the terminal and for the tests.

Many calls live at once, each a process of one world. What everybody shares is below, what they do is above:

    clock, transcript, switches, saying, documents, dialects, keypad, players, wire, queues
    session, world                  one caller's call, and all calls there are
    calls, gathering                any one leg, and how it hears a Gather
    dialled, playing                the leg of a Dial, and a leg that documents run
    talk, caller, outbound          the caller, a contact rung over REST, and the two joined by a queue
    asking, handsets, texts         what is asked over REST, and text messages
    published, resources, rest, exchange            the REST side
    transports                      ways in and out: in this process, or loopback HTTP
    phone, practice, terminal       a telephone, a line to ring, and a keyboard to do it from
    timing                          how long it takes until a doctor's phone rings, on every route
"""
