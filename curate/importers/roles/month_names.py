"""Names of months, whole and short, in the languages that exports come in."""

_NAMES = (
    (
        "jan january ene enero januar janv janvier janeiro jänner gennaio gen januari styczeń "
        "stycznia sty январь января янв січня ocak leden ledna január ianuarie tammikuuta"
    ),
    (
        "feb february febrero februar févr février fev fevereiro febbraio februari luty lutego lut "
        "февраль февраля фев лютого şubat únor února február februarie helmikuuta"
    ),
    (
        "mar march marzo mär märz mrz mars março maart mrt marzec marca март марта мар березня mart "
        "březen března március martie maaliskuuta"
    ),
    (
        "apr april abr abril avr avril aprile kwiecień kwietnia kwi апрель апреля апр квітня nisan "
        "duben dubna április aprilie huhtikuuta"
    ),
    (
        "may mayo mai maio maggio mag mei maj maja май мая травня mayıs květen května május "
        "toukokuuta"
    ),
    (
        "jun june junio juni juin junho giugno giu czerwiec czerwca cze июнь июня июн червня haziran "
        "červen června június iunie kesäkuuta"
    ),
    (
        "jul july julio juli juil juillet julho luglio lug lipiec lipca lip июль июля июл липня "
        "temmuz červenec července július iulie heinäkuuta"
    ),
    (
        "aug august ago agosto août aout augustus augusti sierpień sierpnia sie август августа авг "
        "серпня ağustos srpen srpna augusztus elokuuta"
    ),
    (
        "sep sept september septiembre setiembre septembre set setembro settembre wrzesień września "
        "wrz сентябрь сентября сен сент вересня eylül září szeptember septembrie syyskuuta"
    ),
    (
        "oct october octubre okt oktober octobre out outubro ottobre ott październik października paź "
        "октябрь октября окт жовтня ekim říjen října október octombrie lokakuuta"
    ),
    (
        "nov november noviembre novembre novembro listopad listopada lis ноябрь ноября ноя листопада "
        "kasım listopadu noiembrie marraskuuta"
    ),
    (
        "dec december dic diciembre dez dezember déc décembre dezembro dicembre grudzień grudnia gru "
        "декабрь декабря дек грудня aralık prosinec prosince decembrie joulukuuta"
    ),
)
# The number of each month as text, by its name in lower case.
MONTHS = {name: str(number) for number, names in enumerate(_NAMES, 1) for name in names.split()}
