"""Particles of names, and words that look like names and are none."""

# ruff: noqa: SIM905 - lists of words read best as words
import re

"""Given names that are hardly anything else, in languages of western Europe; by no means all names."""

PARTICLES = frozenset(
    "van von de der den del della di da dos das la le ten ter zu zur al bin ben el y vom du".split()
)
NOT_NAMES = frozenset(
    "a about account admin administration after again agent all also am an and answer any anybody "
    "anyone app are as ask at attention author bank best billing board bot box boss buyer by call can "
    "captain card care case center central centre chat check clerk client clinic colleague colleagues "
    "community company complaint complaints contact corp could customer customers damen date day dear "
    "department desk did do doctor doctors does either e-mail email employee error every everybody "
    "everyone family february fellow file folks for friday friend friends from gentlemen good group "
    "guest guys gmbh have he head hello help helpdesk her here herren hey hi him his hiring home "
    "hospital hotline house how human i if in inc info is issue it january just kind kindly kollegen "
    "ladies later limited line llc ltd madam magic mail management manager may me member merchant "
    "messieurs mesdames mine monday morning mr mrs ms my name need never new no nobody none nope not "
    "note now nurse of office ok okay old on online only operator or order other our page parent "
    "parents patient patients payment perhaps person please post product professor provider recruiter "
    "request reservation respected right room s sale sales same saturday security sehr self seller "
    "señor señora señores server service services sharp she shop sir sirs site so some somebody someone "
    "son staff station still store street sunday support sure system team teams tech thank thanks that "
    "the their them there these they thing this those thursday ticket to today tomorrow tuesday tout "
    "tous under unit university unknown up us user valued very visitor was we wednesday well what when "
    "where which who why will with yes yesterday you your zusammen alle kunde kunden kundin "
    "kundenservice miteinander lieber liebe geehrte geehrter clients équipe à tutti todos equipo "
    "cliente monsieur madame mademoiselle docteur doktor dr prof herr frau mister miss nil n/a tba tbd "
    "null undefined anonymous abc abcd xyz xxx xx developers developer programmer engineer i'm i've "
    "i'll i'd oh next first last male female man woman boy girl child baby mother father brother sister "
    "wife husband hope wish let given due since while because but however although regarding re fwd "
    "subject sent internet website windows mac android iphone chrome firefox google microsoft apple "
    "amazon paypal facebook whatsapp visa mastercard english german french spanish american british "
    "indian chinese north south east west second third one two three four".split()
)
ORGANISATION = re.compile(
    r"[ ,]+(?:&|and Sons|Inc|Ltd|LLC|GmbH|AG|Corp|Co\b|Company|Group|Bank|Hospital|Clinic|University|"
    r"Institute|Foundation|Street|St\b|Road|Rd\b|Avenue|Ave|Lane|Drive|Boulevard|Airport|Stadium|"
    r"Square|Park|School|College|Church|County|Island|Day|Prize|Award|Team|Stra(?:ß|ss)e|Platz|"
    r"[Dd]isease|[Ss]yndrome|[Ss]ign\b|[Tt]est\b|[Ss]cale|[Ss]core|[Cc]atheter|[Mm]aneuver|[Pp]rocedure|"
    r"[Cc]riteria|[Vv]alve|[Pp]rotocol|[Ii]mplant|[Ff]orceps|[Ss]uture|[Rr]etractor)"
)
