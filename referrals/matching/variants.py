"""Short forms and other spellings of given names that neither letters nor sounds bring together. Our own list.

One group a line: first the name that stands for the group, then its other forms. A form may be in several groups:
Alex is Alexander or Alexandra.
"""

from collections import defaultdict

_GROUPS = """
abigail abby abbie abi gail
abraham ibrahim ibraheem ebrahim brahim abe avraham
alexander alex alec sasha sandy xander olek aleksy iskander lex
alexandra alex sasha sandra sandy lexi ola
alfred alf alfie fred freddie
alan al
ali ally aly
amanda mandy
andrew andy drew andrzej andrei andrius jedrek
angela angie
anna ann anne annie ania anya hannah ana
anthony tony ant antoni antek
archibald archie
arthur art artie
barbara babs basia barb
barnaby barney
benjamin ben benji benny
bernard bernie
beverley bev
bradley brad
caroline carol carrie caz
cameron cam
catherine kate katie kathy kath kitty cathy kat kasia kate katarzyna katya ekaterina kaska kathleen katherine cath
charles charlie chas chuck chaz karol
charlotte charlie lottie lotte
christina chris tina chrissy krysia krystyna kirsty
christopher chris kit kris krzysztof krzysiek topher
clifford cliff
daniel dan danny danila danek
david dave davey dai dawid dawud daud daoud daoud
deborah debbie deb
derek del
dominic dom dominik
donald don donnie
dorothy dot dottie dorota
douglas doug
dylan dyl
edward ed eddie ted teddy ned edek
eleanor ellie nell nellie nora
elizabeth liz lizzie beth betty eliza libby lisa bess betsy ela elzbieta elsie lilibet
emily em emmie millie
emma em
evelyn evie eve
fatima fatma faadumo fadumo fatoumata fatou fatimah
felicity fliss
florence flo flossie florrie
frances fran frankie franny
francis frank frankie fran franciszek franek
frederick fred freddie freddy
gabriel gabe jibril djibril gabrys
gareth gaz
gary gaz gaza
geoffrey geoff jeff jeffrey
george georgie jerzy jurek yuri
georgina georgie gina
gerald gerry jerry
gillian gill jill
gordon gord
graham gray
gregory greg grzegorz grzesiek gregor
harold harry hal
harriet hattie harry
henry harry hal hank henryk heniek
hugh hughie huw
hussein husayn hossein hussain hosein xuseen
isaac ishaq ike
isabella bella izzy isabel isobel belle izabela iza
ismail ishmael ismael smail
jack jake jacek
jacob jake yaqub yakub jakub kuba jacek yacoub
jacqueline jackie jacqui
james jim jimmy jamie jem jimbo jaime
jane janey jan janina
janet jan
jennifer jen jenny jenna
jeremy jez jerry
jessica jess jessie
joanna jo joan asia joanne joasia
john johnny jon jack jan ivan janek jonny ian sean yahya
jonathan jon jonny jonty
joseph joe joey jo yusuf yousef youssef jozef yosef jusuf josef
joshua josh
judith judy jude
julia julie jules
julian jules
karen kaz
kenneth ken kenny
kevin kev
kimberley kim
laura laurie
lawrence larry laurie loz
leonard len lenny leo
leslie les
lewis lew louis louie ludwik
linda lin
luke lukas lukasz lucas luka
lynette lyn
madeleine maddie maddy
magdalena magda madzia
malcolm mal
malgorzata gosia malgosia margaret
margaret maggie meg peggy marge margie greta mags rita madge
mark marc marek
martin marty marcin
mary maria maryam mariam may molly polly maisie mimi masha marysia marie maryan miriam
matilda tilly tilda
matthew matt matty mat mateusz matvei
maurice mo
maxwell max
megan meg
melanie mel
melissa mel
michael mike mick mickey mikey micky michal misha mikhail mihai mikael
michelle shell
mohammed muhammad mohamed mo moh mohamad mehmet mahomed maxamed mohd muhammed moe mamadou md hamada magomed
moses musa moussa mosheh muse
natalie nat nata
natasha tasha nat
nathaniel nathan nat nate
nicholas nick nicky nico mikolaj nikolai klaus mykola
nicola nicky nikki
oliver ollie olly oli
olivia liv livvy
osman uthman usman cismaan othman ousmane
pamela pam
patricia pat patsy trish tricia patti
patrick pat paddy rick padraig patryk
paul pawel pavel pablo pauli
penelope penny
peter pete piotr piotrek petr pyotr
philip phil pip filip
philippa pippa pip
rachel rach raquel
raymond ray
rebecca becky becca bex
reginald reg reggie
richard rich dick rick ricky richie rik ryszard rysiek
robert bob bobby rob robbie bert robin
roger rodge
ronald ron ronnie
rosemary rose rosie
rupert rup
ruth ruthie
samantha sam sammy
samuel sam sammy
sarah sally sara sadie
sebastian seb bastian
sharon shaz
simon si szymon simeon
solomon sol suleiman sulayman salman sulaiman suleyman
sophia sophie zofia zosia sofia
stephanie steph steffi
stephen steve stevie steven stefan szczepan ste
stuart stu
susan sue susie suzy suzanne zuzanna zuza
sylvia syl
teresa terry tess tessa
terence terry tel
theodore theo ted teddy tadeusz
theresa terry tess
thomas tom tommy tomasz tomek
timothy tim timmy
tobias toby
tracey trace
valerie val
veronica ronnie vera
victor vic wiktor viktor
victoria vicky tori vic
vincent vince vinny
virginia ginny
vivian viv
vladimir vlad vova volodymyr
walter wally wal
wayne waz
wendy wend
wilfred wilf
william will bill billy willie liam wills wil
winifred winnie
wojciech wojtek
yvonne eve
zachary zac zak zakariya zakaria zakariye
agnieszka aga
andrzej andrew
dmitry dima dimitri dmytro
evgeny zhenya eugene yevgeni
halima halimo xaliimo
hassan hasan xasan
khadija khadijah kadija khadra xadiijo
abdullah cabdillaahi abdulahi cabdi abdi abdul
ahmed achmed axmed ahmet achmad
aisha ayesha aysha caasho ayse aishatu
omar umar cumar omer
salim saleem saliim
mustafa mustapha mostafa mustaf
"""


def _read() -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for line in _GROUPS.split("\n"):
        head, *forms = line.split() or [""]
        for form in (head, *forms):
            found[form].add(head)
    return {form: frozenset(names) for form, names in found.items()}


_HEADS = _read()


def heads(part: str) -> frozenset[str]:
    return _HEADS.get(part, frozenset())
