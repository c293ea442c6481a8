import pytest

from curate.text.markup.wiki import without_wiki

ISSUE = """h2. Steps to *reproduce*
# Open the _settings_
# Press {color:#ff0000}Save{color}
## twice
* see [the guide|https://h.example/guide] or [https://h.example/b]
** or ask [~ana.diaz], [~accountid:557058:12ab]
||Version||State||
|1.0|{{broken}}|
|1.1| |
!shot 1.png|thumbnail!
{code:java|title=A.java}
int *x* = 1; // [a|b]
{code}
bq. It worked before.
{quote}Does it
still?{quote}
{panel:title=Note}Only {*}here{*}.{panel}"""
READ = """Steps to reproduce
1. Open the settings
2. Press Save
  1. twice
- see the guide (https://h.example/guide) or https://h.example/b
  - or ask @ana.diaz, @user
Version | State
1.0 | `broken`
1.1 |
[image: shot 1.png]
```java
int *x* = 1; // [a|b]
```
> It worked before.

> Does it
> still?

Note
Only here."""


def test_jira_markup_becomes_text_that_a_person_can_read():
    assert without_wiki(ISSUE) == READ
    assert without_wiki(READ) == READ


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("{noformat}\n  a\n    b\n{noformat}", "```\n  a\n    b\n```"),
        ("{code}never closed", "```\nnever closed\n```"),
        ("h1. see {{a_b}} and user\\_name \\\\ next", "see `a_b` and user_name\nnext"),
        ("[^log.txt] and -gone- and H~2~O {color:red}x{color}", "log.txt and gone and H2O x"),
        ("Please *do not* restart", "Please do not restart"),
        ("{quote}{quote}x", "x"),
    ],
)
def test_each_piece_of_markup_goes(text, cleaned):
    assert without_wiki(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "Dear {{customer name}}, order {{Order Number}}",
        "snake_case_name, 5*3*2, __init__, a -b- c, C++",
        "Dear {name}, choose [yes|no], see [ERROR] and [1]",
        "# Title\n\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "```\n{code}*x*{code}\n```",
        "Wow! Great! It is 10!",
        "**bold** and **more**",
        r"\\server\share\file",
    ],
)
def test_what_is_no_jira_markup_stays(text):
    assert without_wiki(text) == text
