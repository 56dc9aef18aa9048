"""The invented county of Severnvale: its partnership, its steering group and its forty-one partner organisations.

No real body, place or person is meant. Addresses are at example domains, telephone numbers in the range that is
kept free for drama.
"""

from __future__ import annotations

from consult.domain.directory import DirectoryRow

PARTNERSHIP = "Severnvale Partnership"
INITIALS = "SVP"
MAILBOX = "team@severnvale.example"
TELEPHONE = "01632 960100"
OFFICER = "Imogen Thackray"
LEAVER = ("Rupert Ashdown", "r.ashdown@severnvale.example")  # an officer who goes while a paper is in hand
LAWYER = ("Marguerite Aldous", "m.aldous@severnvale-county.example")
TREASURER = (
    "Gordon Tunley",
    "g.tunley@severnvale-county.example",
)  # has not said anything of the third paper
EQUALITY = ("Shazia Noor", "s.noor@severnvale-county.example")
CLERK = ("Lionel Prewett", "l.prewett@severnvale-county.example")
SIGN_IN = {"officer": (OFFICER, MAILBOX), "reviewer": TREASURER, "clerk": CLERK}
BOARD = "Severnvale Partnership Board"

STEERING_GROUP = "Management Steering Group"
SEATS = (
    ("Rosalind Peverell", "r.peverell@severnvale-county.example", "The county council"),
    ("Desmond Achebe", "d.achebe@severnvale-fire.example", "Fire and rescue"),
    ("Catrin Mostyn", "c.mostyn@severnvale-police.example", "The police authority"),
    ("Dr Anil Kapadia", "a.kapadia@severnvale-health.example", "The health service"),
    ("Winifred Starling", "w.starling@severnvale-voice.example", "Voluntary and community organisations"),
)

DRAFTING = "Quernford District Council"  # begins early, is still writing when the bell goes
SILENT = "Bellhurst and District Chamber of Trade"  # has not answered
VILLAGE_HALL = "Lower Tansley Village Hall"  # one person, no staff

# name, area, lead contact, domain of the address
_PUBLIC = (
    ("Severnvale County Council", "Countywide", "Malcolm Oakeshott", "severnvale-county"),
    ("Coalholme District Council", "Coalholme", "Janet Firbank", "coalholme"),
    ("Thornmere District Council", "Thornmere", "Ravi Sandhu", "thornmere"),
    ("Pellbrook Borough Council", "Pellbrook", "Alison Crewdson", "pellbrook"),
    ("Marlstone City Council", "Marlstone", "Owen Treadwell", "marlstone"),
    (DRAFTING, "Quernford", "Philippa Garrow", "quernford"),
    ("Oxlade District Council", "Oxlade", "Terence Mabey", "oxlade"),
    ("NHS Severnvale", "Countywide", "Dr Helen Iqbal", "severnvale-health"),
    ("Severnvale Mental Health Trust", "Countywide", "Gareth Pym", "severnvale-minds"),
    ("Severnvale Police Authority", "Countywide", "Sheila Rudge", "severnvale-police"),
    ("Severnvale Fire and Rescue Service", "Countywide", "Colin Baverstock", "severnvale-fire"),
    ("Severnvale Probation Service", "Countywide", "Denise Okoro", "severnvale-probation"),
    ("Marlstone College", "Marlstone", "Fergus Whitlow", "marlstone-college"),
    ("Severnvale Association of Parish Councils", "Countywide", "Beryl Hathersage", "severnvale-parishes"),
)
_VOLUNTARY = (
    ("Severnvale Voluntary Voice", "Countywide", "Winifred Starling", "severnvale-voice"),
    ("Severnvale Carers' Network", "Countywide", "Moira Fennell", "severnvale-carers"),
    ("Age Well Severnvale", "Countywide", "Stanley Brockett", "agewell-severnvale"),
    ("Coalholme Advice Centre", "Coalholme", "Nasreen Malik", "coalholme-advice"),
    ("Severnvale Youth Trust", "Countywide", "Joel Mountford", "severnvale-youth"),
    ("Open Door Marlstone", "Marlstone", "Sister Bernadette Rowe", "opendoor-marlstone"),
    ("Severnvale Disability Forum", "Countywide", "Keith Vowles", "severnvale-disability"),
    ("Severnvale Wildlife and Wetlands", "Countywide", "Una Greatorex", "severnvale-wetlands"),
    ("Thornmere Volunteer Bureau", "Thornmere", "Hilary Osgood", "thornmere-volunteers"),
    ("Refuge and Recovery Severnvale", "Countywide", "Tamsin Leigh", "refuge-severnvale"),
    ("Severnvale Rural Transport Project", "Countywide", "Douglas Amory", "severnvale-wheels"),
    ("Pellbrook Hospice Friends", "Pellbrook", "Eleanor Gadd", "pellbrook-hospice"),
)
_COMMUNITY = (
    (VILLAGE_HALL, "Oxlade", "Edna Purslow", "lowertansley"),
    ("Ashcombe Residents' Association", "Marlstone", "Leroy Benjamin", "ashcombe"),
    ("Coalholme Tenants Together", "Coalholme", "Sandra Tibbs", "coalholme-tenants"),
    ("Severnvale Faiths Council", "Countywide", "Imam Yusuf Darr", "severnvale-faiths"),
    ("Thornmere Polish Saturday School", "Thornmere", "Agnieszka Wilk", "thornmere-szkola"),
    ("Friends of Pellbrook Park", "Pellbrook", "Roger Amphlett", "pellbrook-park"),
    ("Quernford Community Land Trust", "Quernford", "Bridget Salter", "quernford-land"),
    ("Teme Edge Village Network", "Oxlade", "Christopher Yarnold", "teme-edge"),
)
_PRIVATE = (
    (SILENT, "Pellbrook", "Martin Doughty", "bellhurst-trade"),
    ("Severnvale Chamber of Commerce", "Countywide", "Priya Venning", "severnvale-chamber"),
    ("Federation of Severnvale Growers", "Countywide", "Arthur Pomeroy", "severnvale-growers"),
    ("Marlstone Precision Castings", "Marlstone", "Ingrid Halloran", "marlstone-castings"),
    ("Vale Line Buses", "Countywide", "Trevor Sugden", "valeline"),
    ("Orchard Homes Severnvale", "Countywide", "Simone Achterberg", "orchardhomes"),
    ("Coalholme Business Park Tenants", "Coalholme", "Nigel Frayne", "coalholme-park"),
)


def organisations() -> list[DirectoryRow]:
    """The partner directory, as if it had been imported."""
    sectors = {"public": _PUBLIC, "voluntary": _VOLUNTARY, "community": _COMMUNITY, "private": _PRIVATE}
    rows = [(sector, *row) for sector, listed in sectors.items() for row in listed]
    return [
        DirectoryRow(
            name=name,
            sector=sector,
            contact=contact,
            email=f"{contact.split()[-1].lower()}@{domain}.example",
            telephone=f"01632 960{number:03}",
            area=area,
            place=f"row {number}",
        )
        for number, (sector, name, area, contact, domain) in enumerate(rows, 201)
    ]
