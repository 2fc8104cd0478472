"""Facts that each area page must state, and what all five pages have in common."""

import re
from functools import cache, partial
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.guidance.conftest import load_content, words_at
from tests.standing import module_rollback

AREAS = ["cambridgeshire", "cumbria", "essex", "norfolk", "westmorland-and-furness"]

FACTS = {
    "cambridgeshire": {
        "CONTEST and its four parts": r"CONTEST .*4 parts: Prevent, Pursue, Protect and Prepare",
        "the duty on councils, police and health": r"Prevent duty is a law.*Councils.*police.*health.*due regard",
        "today's duty": r"31 December 2023",
        "Prevent Plan": r"South Cambridgeshire District Council has a Prevent Plan",
        "what the plan does": r"share a worry.*keep people informed.*pass on what they know.*good referrals",
        "how to ask for it": r"Communitysafety@scambs\.gov\.uk",
        "signs": r"Signs to look out for.*no single path.*within weeks",
        "ACT Early": r"ACT Early explains the signs",
        "trust yourself, in confidence": r"trust that feeling.*in confidence",
        "support without police": (
            r"police need to do nothing more.*teachers, health or social workers"
            r".*mentor"
        ),
        "email": r"Prevent@cambs\.pnn\.police\.uk",
        "phone": r"01480 422596",
        "999 for travel": r"Call 999 if you think someone is about to travel to join a terrorist group",
        "999 for an offence": r"plan to commit a crime",
        "training": r"Home Office Prevent training.*Free online courses",
    },
    "cumbria": {
        "what Prevent is": r"aims to stop people from becoming terrorists or supporting terrorism",
        "ideas and people": r"challenges the ideas.*protects people who are susceptible to radicalisation",
        "not catching": r"not about catching terrorists",
        "crime is separate": r"suspected of a crime is dealt with separately",
        "not spying": r"not spying on communities",
        "few support it": r"Very few people support terrorism",
        "all forms": (
            r"all forms of terrorism.*Islamist.*right wing.*Irish republican.*animal rights"
            r".*environmental"
        ),
        "email": r"prevent@cumbria\.police\.uk",
        "with or without a form": r"If you have a referral form, send it\. If you have none",
        "what to include": r"full name and date of birth.*home address.*your contact details",
        "confidential": r"treated as confidential",
        "advice": r"Not sure\? Ask for advice.*same address just to ask",
        "reviewed": r"Prevent officer reads it.*reviews what you sent",
        "contacted again": r"may be contacted again",
        "explained": r"does not meet the criteria, the team aims to explain why",
        "shared": (
            r"shared with the local authority.*decides how to go on.*protect others"
            r".*Prevent officer helps"
        ),
        "both councils": r"Cumberland Council or Westmorland and Furness Council",
        "Channel": r"Channel is a main part of Prevent\. Agencies work together",
        "kinds of support": r"family problems, mental health support, a mentor, or guidance on faith",
        "safeguarding": r"is safeguarding, like any other",
        "lighter help": r"Channel is not always needed",
        "voluntary": r"Channel is voluntary",
        "not criminal": r"not a criminal for being in it.*does not go on a criminal record",
        "role of the police": r"What the police do.*shared duty",
        "five aims": r"5 aims:.*understand Prevent better.*shared view of the threat.*together with partners"
        r".*build confidence.*help the local authority",
        "neighbourhood policing": r"work like neighbourhood officers.*tensions and grievances.*reassure",
        "partners": r"schools, places of worship and community groups.*Partners are.*managing risk",
    },
    "essex": {
        "CONTEST": r"CONTEST .*4 parts",
        "what Prevent is": r"stop people from becoming terrorists or supporting terrorism",
        "not spying": r"does not spy on communities",
        "not religion": r"not aimed at any religion",
        "not blame": r"not about blame",
        "no hidden plan": r"no hidden plan to make criminals",
        "who works with whom": (
            r"Home Office leads.*councils.*government departments"
            r".*community organisations"
        ),
        "Essex Police": r"Essex Police has a large part in it.*prevent other crimes",
        "Channel support": r"Channel support: help for people",
        "community groups": r"Community groups: .*social enterprises",
        "faith groups": r"Faith groups: .*institutions",
        "schools and industry": r"Schools and industry: .*contact, advice and training",
        "refer online": r"friend, a neighbour or a relative, you can make a referral online",
        "999": r"In danger now\? Call 999",
        "anonymous here": r"do not have to give your name\. You can stay anonymous here",
        "Southend": r"01702 215007.*0345 606 1212.*no number for adults in Southend",
        "Thurrock": r"01375 652802.*01375 372468.*01375 511000",
        "online material": r"promotes terrorism or extremism.*report it to the government online",
        "Colchester": r"Colchester has a Prevent Strategy and Action Plan.*Colchester City Council",
        "refreshed": r"both were refreshed",
        "partnership": r"Safer Colchester Partnership",
        "ACT Early": r"For practical help, visit ACT Early",
        "phone": r"01245 452196",
    },
    "norfolk": {
        "for people who work with others": r"people who work with others",
        "what Prevent is": r"stop people from becoming terrorists or supporting terrorism",
        "CONTEST": r"CONTEST .*4 parts",
        "partners": r"police and their partners work with local people",
        "other crime": r"drugs, knife crime, guns and gangs",
        "whole community": r"whole-community approach.*national and local organisations",
        "objective 1": r"Tackle the ideological causes of terrorism.*radicalise and recruit",
        "objective 2": (
            r"Intervene early to support people susceptible to radicalisation"
            r".*process, not one event"
        ),
        "objective 3": r"already engaged in terrorism to disengage and to rehabilitate",
        "2011": (
            r"2011 strategy.*respond to the ideology.*prevent people from being drawn"
            r".*sectors and institutions"
        ),
        "all forms": r"all forms of terrorism, not about groups such as Al Qa.ida alone",
        "direct action": r"domestic extremism.*beyond normal democratic protest.*crimes to further a cause",
        "indicators": (
            r"Indicators of concern"
            r".*susceptible to radicalisation, or already influenced by extremism"
        ),
        "steps": r"Steps to take if you are concerned.*Tell the Prevent team",
        "procedures": r"Procedures: what happens next",
        "who runs it": r"Norfolk Constabulary runs it",
        "sectors": r"priority sectors are: education faith health criminal justice charities",
        "email": r"prevent@norfolk\.police\.uk",
        "phones": r"01953 423905.*01953 423896",
    },
    "westmorland-and-furness": {
        "999": r"In danger now\? Call 999",
        "hotline": r"Anti-Terrorist Hotline 0800 789 321",
        "101": r"Police, not an emergency 101",
        "children's hub": r"Multi-Agency Children.s Hub.*Single Contact Form.*17 March 2025",
        "adults": r"0300 373 3301.*01228 526690",
        "phone": r"01772 413 398",
        "email": r"concern@lancashire\.pnn\.police\.uk",
        "concerns or advice": r"worried about a person, or need advice",
        "safeguarding": r"exploited by people.*possible safeguarding issue",
        "like other harm": r"gangs, bullying, sexual exploitation or substance abuse",
        "guidance for professionals": r"guidance for all professionals",
        "policy": r"partnership.s policy\. .*policy on radicalisation, terrorism and extremist ideology",
        "mandatory training": r"Mandatory training: you must take it if you work with children",
        "Prevent duty training": r"Prevent duty training: .*support people susceptible to radicalisation",
        "strategy": r"The strategy CONTEST.*work together\. It works outside the criminal law",
        "agencies": (
            r"council, education, health, social care, children and youth services,"
            r" probation, the police"
        ),
        "three tasks": r"identify people at risk.*assess what the risk is.*develop the support plan",
        "panel": r"multi-agency panel of experts, chaired by the local authority, meets monthly",
        "ACT": r"If you suspect something, report it.*not be wasting their time.*strict confidence",
        "campaign": r"ACT campaign Communities defeat terrorism",
        "eLearning": r"ACT eLearning .*sign up",
        "app": r"ACT app .*Urim",
        "policing": r"Counter Terrorism Policing The police network",
        "Run Hide Tell": r"Run, Hide, Tell What to do",
        "CT safeguarding": r"Counter Terrorism Policing: safeguarding",
        "Cumbria Police": (
            r"Cumbria Police If there is an immediate threat to life, move to a safe place"
            r" and call 999"
        ),
        "suspicious activity": r"Report suspicious activity",
        "Act Early": r"Act Early What to do when someone close to you shows extreme views",
        "What you can do": (
            r"What you can do .*11 to 16.*PSHE Association and Girlguiding"
            r".*Key Stages 3 and 4"
        ),
        "NSPCC": r"NSPCC .*groomed.*talk to children about terrorism.*NSPCC helpline 0808 800 5000",
        "Educate Against Hate": r"Educate Against Hate Practical advice",
        "educators": r"Prevent duty guidance for educators",
    },
}


@pytest.fixture(scope="module")
def read(django_db_setup, django_db_blocker):
    """Fetch each page only once for all facts."""
    with module_rollback(django_db_blocker):
        load_content()
        yield cache(partial(words_at, Client()))


@pytest.mark.parametrize(("area", "fact"), [(area, fact) for area, facts in FACTS.items() for fact in facts])
def test_area_page_states_fact(read, area, fact):
    assert re.search(FACTS[area][fact], read(f"/areas/{area}/"))


def test_facts_cover_all_five_areas():
    assert sorted(FACTS) == AREAS


@pytest.mark.parametrize("area", AREAS)
class TestEveryAreaPage:
    def test_emergency_then_report_then_other_numbers(self, read, area):
        page = read(f"/areas/{area}/")
        assert page.index("Call 999") < page.index("Report a concern") < page.index("Urgent and national numbers")

    def test_report_button_preselects_the_area(self, client, content, area):
        page = BeautifulSoup(client.get(f"/areas/{area}/").content, "html.parser")
        button = page.find("a", class_="govuk-button--start")
        assert button is not None
        assert button["href"] == f"/report/?area={area}"

    def test_phone_numbers_and_mail_are_links(self, client, content, area):
        page = BeautifulSoup(client.get(f"/areas/{area}/").content, "html.parser")
        hrefs = {link["href"] for link in page.find_all("a")}
        assert {"tel:999", "tel:101", "tel:0800789321", "tel:08000113764"} <= hrefs
        assert any(href.startswith(("mailto:", "tel:01")) for href in hrefs)

    def test_heading_levels_are_in_order(self, client, content, area):
        page = BeautifulSoup(client.get(f"/areas/{area}/").content, "html.parser")
        levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_no_empty_or_unrendered_values(self, read, area):
        assert not re.search(r"\bNone\b|Undefined|\{\{|&\w+;", read(f"/areas/{area}/"))

    def test_no_promise_of_24_hour_service(self, read, area):
        assert not re.search(r"24.hour", read(f"/areas/{area}/"))
