"""Abbreviations that end in a stop, and words that open sentences, by language.

CLDR has "suppressions" of its own (ICU's ``-u-ss-standard``): measured, they swallow real ends ("sei.",
"er."), so these are ours. Three kinds, lower case, inner spaces left out ("т. е." is ``т.е``):

title: more always follows (a name, a place): never a sentence's end.
number: a number follows; before anything else it may be an end.
final: often stands last; an end only when a word that opens sentences follows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abbreviations:
    title: frozenset[str] = frozenset()
    number: frozenset[str] = frozenset()
    final: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()  # words that open a sentence and are no name
    words: frozenset[str] = frozenset()  # words of one letter, and abbreviations that are words as well


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EAST_SLAVIC_NUMBER = word_set("п пп ст стр рис табл гл ч т кв д корп стор вид изд оф каб тел")
_ROMANCE_NUMBER = word_set(
    "art arts cap caps vol vols ed p pp pág págs pàg pàgs núm núms nº n.º n fig figs tel tít secc"
)

ABBREVIATIONS: dict[str, Abbreviations] = {
    "en": Abbreviations(
        title=word_set(
            "mr mrs ms mx dr prof rev fr hon gen lt col maj capt cpt cmdr cdr adm sgt cpl pvt det insp supt "
            "sen rep gov pres amb treas sec atty messrs mme mlle st ste vs v cf viz e.g i.e eg ie approx "
            "esp "
            "incl lt.gen maj.gen lt.col brig.gen u.s.s h.m.s mt"
        ),
        number=word_set(
            "no nos p pp vol ch fig figs sec para jan feb mar apr jun jul aug sep sept oct nov dec ca c"
        ),
        final=word_set(
            "u.s u.k u.n e.u u.s.a u.a.e d.c l.a n.y a.m p.m a.d b.c jr sr inc corp ltd co llc bros plc "
            "ph.d "
            "m.d b.a m.a dept univ assn est ave blvd rd calif fla mich minn tex va conn okla tenn wis ariz "
            "neb nev ft"
        ),
        starters=word_set(
            "the a an he she it they we you i his her its their our my this that these those there here in "
            "on at by for from with without after before when while as if but and or so yet because "
            "although "
            "though since until what who how why where not no some many most all both one another however "
            "meanwhile then now still also to of during under over between among instead later earlier nor "
            "what's it's he's there's that's we're they're we've i'm i've she's last next even only such "
            "every each any perhaps according despite additionally"
        ),
        words=word_set("a i gen rep col sec pres fig no"),
    ),
    "ru": Abbreviations(
        title=word_set(
            "дж им ул пер пл просп бул бульв наб ш пос дер обл р-н респ св проф акад доц канд д-р г-н г-жа "
            "гн "
            "тов ген полк подп кап лейт серж гр гос мин зам зав исп о отв ред авт сост см ср напр англ нем "
            "фр ит лат греч рус укр нар т.е т.к т.н т.ч т.о и.о в.и.о"
        ),
        number=_EAST_SLAVIC_NUMBER | word_set("янв фев февр апр авг сен сент окт ноя нояб дек"),
        final=word_set("г гг в вв руб коп долл н.э до.н.э сш.а л с ч мин сек чел пр"),
        starters=word_set(
            "он она оно они мы вы я ты его её ее их это этот эта эти тот та те то там тут здесь так такой "
            "такая такие как когда если хотя но а и да не ни в во на с со к ко по о об от до из за при для "
            "без под над между через после перед во-первых во-вторых также однако затем потом тогда теперь "
            "сейчас позже ранее поэтому кто что где куда почему зачем все всё каждый никто ничего впрочем "
            "кроме согласно чтобы этого этом этим этой нам вам им ему ей ними нас вас себе себя ведь лишь "
            "только уже ещё еще даже именно хоть пока сначала наконец например кстати большинство многие "
            "несколько некоторые"
        ),
        words=word_set("я им гр"),
    ),
    "uk": Abbreviations(
        title=word_set(
            "дж тов ім вул пров пл просп пр бул бульв наб смт обл р-н св проф акад доц канд д-р п-н п-ні "
            "ген полк "
            "підп кап лейт серж гр держ мін зам зав ред авт упоряд див пор напр англ нім фр іт лат грец рос "
            "укр нар о т.зв тзв т.ч в.о"
        ),
        number=_EAST_SLAVIC_NUMBER
        | word_set("с рис розд буд січ лют бер квіт трав черв лип серп вер жовт лист груд"),
        final=word_set("р рр грн коп дол н.е до.н.е хв сек год ос"),
        starters=word_set(
            "він вона воно вони ми ви я ти його її їх їхній це цей ця ці той та те ті там тут так такий "
            "така "
            "такі як коли якщо хоча але а і й не ні в у на з із зі до від по про о об за при для без під "
            "над "
            "між через після перед також однак проте тоді потім тепер зараз пізніше раніше тому хто що де "
            "куди чому усі всі все кожен ніхто нічого втім крім згідно щоб цього цьому цим цією нам вам "
            "йому "
            "їй нас вас лише тільки вже ще навіть саме поки спочатку нарешті наприклад більшість багато "
            "кілька деякі"
        ),
        words=word_set("я є пор"),
    ),
    "be": Abbreviations(
        title=word_set("ім вул зав пл пр бул праф акад дац ген палк св гл напр т.е т.зв"),
        number=_EAST_SLAVIC_NUMBER,
        final=word_set("г гг ст стст руб кап"),
        starters=word_set(
            "ён яна яно яны мы вы я гэта гэты але а і не ў у на з да па пра за для пасля калі як так"
        ),
        words=word_set("я"),
    ),
    "az": Abbreviations(
        title=word_set("prof dos akad dr c b küç pr ray şəh müq mək gen polk kap s.ə.s yəni məs"),
        number=word_set("s səh nöm №"),
        final=word_set("və.s vəs s b.e.ə e.ə m.ə man qəp"),
        starters=word_set(
            "o onlar biz siz mən sən bu bunlar həmin belə onun onların bizim lakin amma və isə ancaq əgər "
            "nə "
            "kim harada niyə necə sonra əvvəl indi hər heç bütün bir da də çünki üçün buna bundan bununla "
            "bunu onu ona ondan onlara daha yalnız beləliklə eyni ilk son bəzi çox hətta artıq hazırda həm"
        ),
        words=word_set("o man"),
    ),
    "tr": Abbreviations(
        title=word_set(
            "dr prof doç av sn bkz hz yrd öğr gör uzm müh mim org tuğg alb yb bnb yzb ütğm tğm sok cad mah"
        ),
        number=word_set("s no sf"),
        final=word_set("vb vs a.ş ltd şti m.ö m.s t.c"),
        starters=word_set(
            "o onlar biz siz ben sen bu şu bunlar ama fakat ancak ve ne kim nasıl neden sonra önce şimdi"
        ),
        words=word_set("o"),
    ),
    "es": Abbreviations(
        title=word_set(
            "sr sra srta sres sras dr dra drs prof profa d dª dña ing lic arq gral cnel cap tte sgto cmdte "
            "mons rvdo fr sto sta excmo excma ilmo av avda c ctra pza dpto esq p.ej ej s.m ss s.a.r aprox "
            "vid ee jj dd rr ff"
        ),
        number=_ROMANCE_NUMBER | word_set("ene feb mar abr may jun jul ago sep sept oct nov dic"),
        final=word_set(
            "ee.uu ee.uu.aa uu jj.oo dd.hh rr.hh ff.aa a.m p.m a.c d.c s.a s.l cía ltda ud uds vd vds máx mín"
        ),
        starters=word_set(
            "el la los las lo un una unos unas él ella ellos ellas yo tú nosotros su sus mi este esta estos "
            "estas ese esa eso esto aquel en de del a al con sin por para según desde hasta entre sobre "
            "tras "
            "ante bajo y e o pero sino aunque si no ni cuando como mientras que quien qué cómo dónde "
            "también "
            "además así luego después antes ahora entonces ya durante cada todo todos todas muchos algunos "
            "se le les ello esos esas aquella aquellos aquellas cuya cuyo otro otra otros otras tanto tan "
            "más muy solo sólo casi aún todavía incluso quizá quizás pues porque dos tres me te nos"
        ),
        words=word_set("a y o e u"),
    ),
    "pt": Abbreviations(
        title=word_set(
            "sr sra srta srs sras dr dra drs prof profa profª d eng arq gen cel maj cap ten sgt alm pe fr "
            "sto sta exmo exma av r rod pça dep sen gov ex p.ex s.exa v.exa aprox vid cf obs"
        ),
        number=_ROMANCE_NUMBER | word_set("jan fev mar abr mai jun jul ago set out nov dez"),
        final=word_set("e.u.a s.a ltda cia a.c d.c a.m p.m jr máx mín"),
        starters=word_set(
            "o a os as um uma uns umas ele ela eles elas eu nós seu sua seus suas meu este esta estes estas "
            "esse essa isso isto aquele em no na nos nas de do da dos das ao à aos às com sem por para pelo "
            "pela segundo desde até entre sobre após ante sob e ou mas embora se não nem quando como "
            "enquanto que quem onde também além assim depois antes agora então já durante cada todo todos "
            "todas muitos alguns neste nesta nesse nessa nisto nisso naquele naquela deste desta desse "
            "dessa "
            "disso daquele num numa pelos pelas aquela aqueles aquelas outro outra outros outras mais muito "
            "apenas mesmo ainda talvez pois porque dois três me te lhe foi é há"
        ),
        words=word_set("é a o e à"),
    ),
    "ca": Abbreviations(
        title=word_set(
            "sr sra srta srs sres dr dra drs prof profa d ee jj ing arq gral mn fra st sta av avda c ctra "
            "pl "
            "pça pg hble p.ex ex aprox vid cf dept"
        ),
        number=_ROMANCE_NUMBER | word_set("gen febr abr jul ag oct nov des"),
        final=word_set("ee.uu ee.uu.a uu jj.oo s.a s.l a.c d.c a.m p.m cia ltda màx mín"),
        starters=word_set(
            "el la els les l' un una uns unes ell ella ells elles jo nosaltres seu seva aquest aquesta "
            "aquests aquestes això allò en de del dels al als a amb sense per segons des fins entre sobre "
            "després abans sota i o però sinó encara si no ni quan com mentre que qui què on també més així "
            "ara llavors ja durant cada tot tots totes molts alguns s' n' es hi meus seus seves teva "
            "aquella "
            "aquell altres altra molt només potser perquè dos tres em et se ho ha"
        ),
        words=word_set("a i o"),
    ),
    "fr": Abbreviations(
        title=word_set(
            "m mm mme mmes mlle mlles mgr me dr drs pr prof gén col cdt cap lt sgt st ste sts av bd boul r "
            "pl fg cf p.ex ex env c.-à-d càd c.à.d s.a.r s.e"
        ),
        number=_ROMANCE_NUMBER | word_set("janv févr fév avr juil sept oct nov déc chap al"),
        final=word_set("é.-u é.u etc s.a cie sté ltée av.j.-c apr.j.-c j.-c"),
        starters=word_set(
            "le la les l' un une des il elle ils elles on nous vous je tu ce cet cette ces cela ça c' son "
            "sa "
            "ses leur leurs mon notre en dans à au aux de du d' avec sans par pour selon depuis jusqu'à "
            "entre sur sous après avant et ou mais or donc si ne ni quand comme lorsque que qui où quoi "
            "comment pourquoi aussi ainsi puis alors maintenant déjà pendant chaque tout tous toutes "
            "plusieurs certains s' j' n' y celui celle ceux celles autre autres plus très seulement même "
            "encore peut-être car deux trois me te se lui l'un chez vers contre malgré lors plutôt"
        ),
        words=word_set("a y à col cap"),
    ),
    "it": Abbreviations(
        title=word_set(
            "sig sigg dott dottssa prof profssa ing avv arch on sen gen col cap ten mons s ss p.es es via"
        ),
        number=_ROMANCE_NUMBER | word_set("pag pagg gen feb mar apr mag giu lug ago set ott nov dic"),
        final=word_set("ecc s.p.a s.r.l a.c d.c"),
        starters=word_set(
            "il lo la i gli le l' un una egli lei loro in di a da con su per tra fra e ma se non ho ha"
        ),
        words=word_set("è e a o"),
    ),
    "de": Abbreviations(
        title=word_set(
            "hr fr dr prof dipl ing gen st hl bzw ca d.h z.b u.a u.u u.ä i.d.r v.a s.o s.u sog vgl inkl "
            "exkl "
            "evtl ggf mind max str jr geb gest verh zzt z.t z.zt"
        ),
        number=word_set("nr art abs s bd kap abb tab jan feb mär apr jun jul aug sep sept okt nov dez"),
        final=word_set("usw etc mio mrd tsd v.chr n.chr a.d e.v"),
        starters=word_set(
            "der die das ein eine er sie es wir ich in im am an auf aus bei mit nach und aber doch wenn"
        ),
    ),
    "nl": Abbreviations(
        title=word_set("dhr mevr mw dr drs prof ir mr ing st bijv d.w.z o.a m.n resp ca vgl"),
        number=word_set("nr art blz jan feb mrt apr jun jul aug sep sept okt nov dec"),
        final=word_set("enz etc n.v b.v jr v.chr n.chr"),
        starters=word_set("de het een hij zij ze wij we ik in op aan bij met na en maar als dat dit er"),
    ),
    "pl": Abbreviations(
        title=word_set(
            "p pp pt ds ws dr prof inż mgr hab gen płk mjr kpt por sierż św ks bp abp ul al pl os im tzw np "
            "m.in tj"
            "ok wg"
        ),
        number=word_set("nr art ust pkt str s rys tab t"),
        final=word_set("r w itd itp etc zł gr n.e p.n.e"),
        starters=word_set(
            "on ona ono oni one my wy ja ten ta to te ale a i nie w we na z ze do od po o za przy jak gdy"
        ),
        words=word_set("a i o u w z"),
    ),
    "kk": Abbreviations(
        title=word_set("акад проф ген обл ауд"), number=_EAST_SLAVIC_NUMBER, final=word_set("ж жж т.б т.с.с")
    ),
    "uz": Abbreviations(
        title=word_set("prof akad dots gen"),
        number=word_set("b bet"),
        final=word_set("h.k va.b"),
        words=word_set("u"),
    ),
    "ar": Abbreviations(
        title=word_set("د أ أ.د ود وأ م ج ش"),
        number=word_set("ص ج م"),
        final=word_set("هـ ه ق.م ب.م"),
    ),
    "hy": Abbreviations(title=word_set("պրոֆ ակադ դոկ օր"), final=word_set("թ թթ դ")),
}

NONE = Abbreviations()

# Languages that write an ordinal number with a stop: "3. Liga", "12. yüzyıl".
ORDINAL_STOP = word_set("bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr tr")

# Titles as they stand in foreign names, whatever the language of the text; only with a capital.
FOREIGN_TITLES = word_set("Mr Mrs Ms Dr St Prof Lt Sgt Capt")
