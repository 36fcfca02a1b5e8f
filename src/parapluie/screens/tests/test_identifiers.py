"""What leads to one person is found by its shape; what only looks like it is left alone."""

import pytest

from parapluie.screens.findings import Where
from parapluie.screens.identifiers.lists import lists_for
from parapluie.screens.screening import run

FOUND = [
    ("call me at 604-555-0142 after 6", "PHONE", "604-555-0142"),
    ("text 6045550173 plz", "PHONE", "6045550173"),
    ("ring (604) 555 0107 ext 4", "PHONE", "(604) 555 0107 ext 4"),
    ("two oh four five five one oh one two six", "PHONE", "two oh four five five one oh one two six"),  # noqa: E501
    ("WeChat or +86 138 0013 8000", "PHONE", "+86 138 0013 8000"),
    ("۶۰۴-۵۵۵-۰۱۴۲", "PHONE", "۶۰۴-۵۵۵-۰۱۴۲"),
    ("email lily.k@example.com only", "EMAIL", "lily.k@example.com"),
    ("lily (at) example [dot] ca", "EMAIL", "lily (at) example [dot] ca"),
    ("She lives at 511 Royal Avenue", "ADDR", "511 Royal Avenue"),
    ("au 12, rue Victoria", "ADDR", "12, rue Victoria"),
    ("postal code V3L 5K6", "ADDR", "V3L 5K6"),
    ("plate AB1 23C", "PLATE", "AB1 23C"),
    ("lic# jh 7745", "PLATE", "jh 7745"),
    ("her SIN is 046 454 286", "SIN", "046 454 286"),
    ("she showed 943 582 107 on the slip", "SIN", "943 582 107"),
    ("her page is instagram.com/lily_k", "PROFILE", "instagram.com/lily_k"),
    ("ad on leolist dot cc", "PROFILE", "leolist dot cc"),
    ("wechat id lily_604", "PROFILE", "lily_604"),
    ("@lily.k604 on insta", "PROFILE", "@lily.k604"),
    ("6\u200b04-555-01\u200b42", "PHONE", "6\u200b04-555-01\u200b42"),
    ("it's 604~555~0186", "PHONE", "604~555~0186"),
    ("14:05 604-555-0142", "PHONE", "604-555-0142"),
    ("604-555-0142. 3 dogs there", "PHONE", "604-555-0142"),
    ("my cell no is 604 555 0142", "PHONE", "604 555 0142"),
    ("phone:6️⃣0️⃣4️⃣5️⃣5️⃣5️⃣0️⃣1️⃣4️⃣2", "PHONE", "6️⃣0️⃣4️⃣5️⃣5️⃣5️⃣0️⃣1️⃣4️⃣2"),
    ("siete siete ocho cinco cinco cinco cero", "PHONE", "siete siete ocho cinco cinco cinco cero"),
    ("dispatch took down 6 0 4 5 5 5 0 1 1 4", "PHONE", "6 0 4 5 5 5 0 1 1 4"),
    ("her cell ends in 0172", "PHONE", "0172"),
    ("kiki dot r at gmail", "EMAIL", "kiki dot r at gmail"),
    ("my gmail is kiki.rose", "EMAIL", "kiki.rose"),
    ("write mc.dube(a)example.ca", "EMAIL", "mc.dube(a)example.ca"),
    ("stays at 418 Agnes above the shop", "ADDR", "418 Agnes"),
    ("Lawrence St 246 needs sandbags", "ADDR", "Lawrence St 246"),
    ("three-oh-five Agnes", "ADDR", "three-oh-five Agnes"),
    ("j'habite au 733, 8e Avenue", "ADDR", "733, 8e Avenue"),
    ("her home is between Agnes and Sixth", "ADDR", "between Agnes and Sixth"),
    ("white van parked, KX4 91P", "PLATE", "KX4 91P"),
    ("I only got WE2 4?F off the plate", "PLATE", "WE2 4?F"),
    ("a vanity plate, SWTGRL, on a jeep", "PLATE", "SWTGRL"),
    ("plate alpha bravo one two three charlie", "PLATE", "alpha bravo one two three charlie"),
    ("last three of my SIN are 168", "SIN", "168"),
    ("nine oh one, four four two, one one six", "SIN", "nine oh one, four four two, one one six"),
    ("her insta is kiki.rose", "PROFILE", "kiki.rose"),
    ("VelvetPigeon on tinder", "PROFILE", "VelvetPigeon"),
    ("goes by Lord Pudding on nextdoor", "PROFILE", "Lord Pudding"),
    ("add kikirose on snap", "PROFILE", "kikirose"),
    ("her insta is kikirose", "PROFILE", "kikirose"),
    ("house number 18 on Ewen", "ADDR", "house number 18 on Ewen"),
    ("fourteen Elmer Street", "ADDR", "fourteen Elmer Street"),
    ("微信号：laowang-604", "PROFILE", "laowang-604"),
    ("buzz 1104 at 898 Carnarvon", "ADDR", "buzz 1104 at 898 Carnarvon"),
    ("c'est au 47 av. Queens app. 302", "ADDR", "47 av. Queens app. 302"),
    ("my postal is v3l2p9", "ADDR", "v3l2p9"),
    ("room 214 in the Alder Hotel", "ADDR", "room 214 in the Alder Hotel"),
    ("address 306-1045 Howay", "ADDR", "address 306-1045 Howay"),
    ("office (604) 555-0142 / 0143", "PHONE", "(604) 555-0142 / 0143"),
    ("555-0114 (area code 604)", "PHONE", "555-0114 (area code 604)"),
    ("sampleuser 12@gmail.com no space", "EMAIL", "sampleuser 12@gmail.com"),
    ("zzkiki1987 on gmail is fine", "EMAIL", "zzkiki1987 on gmail"),
    ("zalo nonexistlinh", "PROFILE", "nonexistlinh"),
    ("her OF is cherrykiki", "PROFILE", "cherrykiki"),
    ("search Kiki Rose on facebook", "PROFILE", "Kiki Rose"),
    ("apt.304,1030 royal ave", "ADDR", "apt.304,1030 royal ave"),
    ("19347 64a ave surrey", "ADDR", "19347 64a ave surrey"),
    ("SIN in full one 060 812 419", "SIN", "060 812 419"),
    ("facebook.com/profile.php?id=100", "PROFILE", "facebook.com/profile.php?id=100"),
    ("strava: Big Hill Bogdan", "PROFILE", "Big Hill Bogdan"),
    ("at the Alder motel, room 11", "ADDR", "motel, room 11"),
    ("next of kin: RR#2 Alderton", "ADDR", "RR#2 Alderton"),
    ("it is 3390 Highway 3, ask there", "ADDR", "3390 Highway 3"),
    ("le 77 de la rue Alder", "ADDR", "le 77 de la rue Alder"),
    ("posts as Barkley's Dad on nextdoor", "PROFILE", "Barkley's Dad"),
    ("follow me @ kikirose", "PROFILE", "kikirose"),
    ("my username on your pool site is kiki1941", "PROFILE", "kiki1941"),
    ("boss is at 778.555.0120, me too", "PHONE", "778.555.0120"),
    ("https://pages.example/kiki-rose has her", "PROFILE", "https://pages.example/kiki-rose"),
    ("it was the neighbour at 436 again", "ADDR", "neighbour at 436"),
    ("knock at 66, not before ten", "ADDR", "knock at 66"),
    ("the dude in unit eleven and his drum", "ADDR", "unit eleven"),
    ("they cook it in apartment C, I think", "ADDR", "apartment C"),
    ("leave it at number forty with the key", "ADDR", "at number forty"),
    ("a child plays at three-thirty-three", "ADDR", "three-thirty-three"),
    ("near 12th and 6th by the dairy", "ADDR", "12th and 6th"),
    ("hydrant down at ewen & boyne", "ADDR", "ewen & boyne"),
    ("I'm sunnyday on snap", "PROFILE", "sunnyday"),
    ("on GitHub he's tbarnacle-dev, look", "PROFILE", "tbarnacle-dev"),
    ("dm me on twitter, velvetkestrel, thanks", "PROFILE", "velvetkestrel"),
    ("她的小红书叫 菲沙河小厨", "PROFILE", "菲沙河小厨"),
    ("txt me at seven78 five5five zero1 five6", "PHONE", "seven78 five5five zero1 five6"),
    ("they got it from 604-555-01XX too", "PHONE", "604-555-01XX"),
    ("a black escalade, first part TGX", "PLATE", "TGX"),
    ("it reads Mike Bravo Seven, Two Two Echo", "PLATE", "Mike Bravo Seven, Two Two Echo"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
@pytest.mark.clause("BRI-1")
def test_it_is_found_where_it_stands(text, kind, words):
    spots = [one for one in run(text, "en", Where.CONCERN) if one.screen == "identifiers"]
    assert [(one.label, text[one.start : one.end]) for one in spots] == [(kind, words)]
    assert {one.strength for one in spots} == {"ask"}


@pytest.mark.parametrize(
    "text",
    [
        "the file is 2026-0142",
        "section 12.4 of Bylaw 6926",
        "we are open 10-6 on 6th and 7th of May",
        "ticket AB-2231 is closed",
        "meeting ID 555 010 221 on the calendar",
        "ISO 45001 audit, ratio 7:12 at 14:05, 610 pages",
        "my plate of noodles was cold, model NW-8832",
        "a 3 way stop, 12 place settings, 40 feet of road",
        "account number 604 555 014",
        "newwestcity.ca has the form",
        "one two three four, said the choir",
        "Columbia Street, 12 of which are out; Third Avenue had 40 people, Moody Park 15 dogs",
        "My room 12 x 10 feet, cars drive 70, it was 31 32 33 35 34 degrees, 1204 1188 990 1002",
        "Find it at maps.google.com or in plan_v2.pdf; meet at yahoo",
        "back on the 14th, Room 3, Century House, from 7 to 9",
        "Main break on Cumberland, 150 mm cast iron",
        "my dog tag 2218 fell off, he parked the car at 3PM",
        "the city facebook page deleted my comment",
        "Site area 6,045 sq ft, the 22nd street station escalator",
        "the first and second reading passed in front of 200 people",
        "people at 1500 hours, the house at 12:30, a woman in 2014",
        "he's active on instagram and I'm not on snap, don't ask",
        "I drive a 2014 F-150, it is too tall",
    ],
)
def test_look_alikes_are_left_alone(text):
    assert [one for one in run(text, "en", Where.CONCERN) if one.screen == "identifiers"] == []


def test_it_says_nothing_of_what_staff_and_the_person_themselves_write():
    for where in (Where.STAFF, Where.REPORTER):
        assert run("call 604-555-0142", "en", where) == []


def test_a_city_names_its_own_streets():
    assert "carnarvon" in lists_for(())["street-names"]
    assert lists_for(("Larkspur",))["street-names"] == ["larkspur"]
