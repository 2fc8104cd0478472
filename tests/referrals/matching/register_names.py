"""Names for the made-up register, each as first reported and then as it may be reported again.

Not derived from the portal's own list of name forms, nor the other way round, so that it knows only some of them.
"""


def words(text: str) -> list[str]:
    return text.split()


BRITISH_GIVEN = """
William Bill Will Billy | Robert Rob Bob Bobby | James Jim Jamie Jimmy | Michael Mike Mick | Thomas Tom Tommy
Joseph Joe Joey | Daniel Dan Danny | Matthew Matt | Christopher Chris Topher | Andrew Andy Drew | Anthony Tony
Richard Rich Dick Rick | David Dave | Edward Ed Ted Eddie | Benjamin Ben | Samuel Sam
Alexander Alex Sandy Xander | Nicholas Nick | Jonathan Jon Jonny | Stephen Steve | Philip Phil | Peter Pete
Patrick Paddy Pat | Kenneth Ken | Ronald Ron | Gregory Greg | Frederick Fred | Charles Charlie Chaz
George Georgie | Henry Harry | Jacob Jake | Lewis Lew | Callum Cal | Harrison Harry | Kyle | Ryan | Liam
Connor Con | Jordan Jordy | Reece | Ashley Ash | Nathan Nate | Bradley Brad | Luke | Aaron Az | Adam Ads
Dean Deano | Craig | Lee | Gavin Gav | Darren Daz | Gary Gaz | Elizabeth Liz Beth Lizzie
Catherine Kate Cathy Katie | Margaret Maggie Peggy | Rebecca Becky Becca | Jennifer Jen | Victoria Vicky Tori
Samantha Sam Sammy | Jessica Jess | Charlotte Lottie Charlie | Abigail Abbie | Natalie Nat | Stephanie Steph
Kimberley Kim | Emily Em Millie | Sophie Soph | Olivia Liv | Hannah Han | Eleanor Ellie Nell | Amelia Millie Amy
Isabelle Izzy Bella | Georgina Georgie | Alexandra Alex Lexi | Danielle Dani | Gemma Gem | Chloe Chlo
Lauren Loz | Bethany Beth | Zoe | Amy | Lucy Luce | Grace Gracie | Holly Hols | Paige | Leah | Kayleigh Kay
"""
BRITISH_FAMILY = """
Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall
Wood Jackson Clarke Harris Lewis Cooper Martin King Turner Morris Hughes Edwards Hill Moore Ward Baker Morgan Phillips
Lee Carter Allen Parker Cook Bennett Shaw Collins Bell Richardson Murphy Miller Cox Marshall Simpson Anderson Reynolds
Palmer Holmes Rogers Stevens Gray Knight Matthews Barker Fletcher Butler Barnes Pearson Graham Kelly Mason Hunt Dixon
Rowlands Pryce Mcdonald Macleod Fitzgerald Leigh Whyte Browne Read Ellyott Symonds Gough Vaughan Pheasant Quick
"""
STEMS = words(
    "Ash Brad Hart Wood Whit Lang Nor Stan Ket Thorn Hol Mar Win Al Bur Car Den El Fen Gar Hal Ing Kel Lock"
)
ENDS = words("ton ley ford well man field wick by worth bourne shaw stead ridge combe low den")
# Names with several transliterations, or in their own scripts.
SOUTH_ASIAN_GIVEN = """
Mohammed Muhammad Mohamad Mohd Muhammed | Ahmed Ahmad Ahmet Achmed | Hussain Hussein Husain Hossain
Yusuf Yousuf Yousaf | Imran Emran | Bilal Bilaal Belal | Usman Osman Uthman | Umar Omar Omer
Zubair Zubayr Zobair | Faisal Faysal Feisal | Hamza Hamzah | Ibrahim Ebrahim Ibraheem | Shahid Shaheed
Tariq Tarek Tarik | Waqas Wakas Waqqas | Adnan Adnaan | Khalid Khaled Kalid | Asif Aasif Asef | Nadeem Nadim
Rashid Rasheed | Saleem Salim | Zeeshan Zishan | Junaid Junayd | Aisha Ayesha Aysha | Fatima Fatimah Fathima
Khadija Khadijah Kadija | Maryam Mariam Meryem | Zainab Zaynab Zeinab | Samina Sameena | Nasreen Nasrin
Shazia Shaziya | Farhana Ferhana | Sadia Saadia | Rukhsana Ruksana | Yasmin Yasmeen | Jaspreet Jasprit
Gurpreet Gurprit | Amandeep Amandip | Harpreet Harprit | Rajesh Rajeesh | Sanjay Sanjai | Priya Pria
"""
SOUTH_ASIAN_FAMILY = """
Khan Kahn | Ali Aly | Hussain Hussein Husain | Ahmed Ahmad | Akhtar Akhter Aktar | Begum Begam
Malik Malick Maliq | Mirza Meerza | Chowdhury Choudhury Chaudhry Chaudhary | Miah Mia Miya
Rahman Rehman Rahmaan | Uddin Ud-Din Udeen | Iqbal Eqbal Ikbal | Shah Shaah | Mahmood Mahmoud Mehmood
Qureshi Quraishi Kureshi | Siddiqui Siddiqi Sidiqui | Sheikh Shaikh Shaykh | Butt Bhatt | Bashir Basheer
Rashid Rasheed | Aziz Azeez | Karim Kareem | Hossain Hussain | Islam Islaam | Bibi Beebee | Raza Reza
Singh Sing | Kaur Kour | Patel Pattel | Sharma Sharmaa | Gill Ghil | Dhillon Dhilon Dillon | Sidhu Sidhoo
Nawaz Navaz
"""
ARAB_GIVEN = """
Mohamed Muhammad محمد | Ahmad Ahmed أحمد | Mahmoud Mahmud محمود | Mustafa Mostafa Moustapha مصطفى
Abdullah Abdallah Abdulla | Abdulrahman Abdelrahman Abdul-Rahman | Khaled Khalid خالد | Youssef Yusuf يوسف
Said Saeed Sayeed | Tarek Tariq طارق | Karim Kareem كريم | Samir Sameer سمير | Nour Noor | Layla Leila ليلى
Amina Aminah | Salma Selma | Rania Raniya | Hana Hanaa | Jamal Gamal Djamal جمال | Rachid Rashid رشيد
Nabil Nabeel نبيل | Walid Waleed وليد | Ziad Ziyad زياد | Hicham Hisham هشام
"""
ARAB_FAMILY = """
Hassan Hasan حسن | Hussein Husayn حسين | Al-Masri Elmasry | Haddad Hadad حداد | Mansour Mansoor منصور
Khoury Khouri | Saleh Salih صالح | Nasser Naser Nasir | Al-Hakim El-Hakeem | Benali Ben-Ali | Bouzid Buzid
Darwish Darweesh درويش | Farouk Farooq Faruk | Aziz Azeez | Ibrahim Ebrahim إبراهيم | Jaber Jabir
Kassem Qasim Kasim | Rahmani Rehmani | Suleiman Sulaiman Soliman | Yassin Yasin Yaseen
"""
SOMALI_GIVEN = """
Mohamed Maxamed | Abdi Cabdi | Ahmed Axmed | Ali Cali | Hassan Xasan | Hussein Xuseen | Omar Cumar
Abdullahi Cabdullaahi | Ismail Ismaaciil | Yusuf Yuusuf | Jama Jaamac | Warsame Warsama | Farah Faarax
Fadumo Faadumo Faduma | Halima Xaliimo | Hodan Hoodan | Amina Aamina | Asha Caasha | Sahra Zahra | Ifrah Ifraax
Nimo Nimco | Khadra Qadra | Guled Guuleed | Liban Libaan
"""
SOMALI_FAMILY = """
Abdi Cabdi | Mohamud Maxamuud | Warsame Warsama | Farah Faarax | Jama Jaamac | Osman Cismaan | Hersi Xirsi
Aden Aadan Adan | Nur Nuur Noor | Egal Cigaal | Duale Ducaale | Samatar Samater | Yusuf Yuusuf | Hirsi Xirsi
Ismail Ismaaciil | Guled Guuleed
"""
SLAVIC_GIVEN = """
Krzysztof Christopher Krzysiek | Piotr Peter Piotrek | Tomasz Thomas Tomek | Andrzej Andrew Jedrek
Pawel Paul Paweł | Michal Michael Michał | Jakub Jacob Kuba | Mateusz Matthew | Lukasz Luke Łukasz
Grzegorz Gregory Grzesiek | Wojciech Wojtek | Katarzyna Kasia Catherine | Malgorzata Gosia Małgorzata
Agnieszka Aga | Magdalena Magda | Joanna Asia | Zuzanna Zuza | Ewa Eva | Dmitri Dmitry Дмитрий
Sergei Sergey Serhiy Сергей | Ivan Iwan Иван | Olena Elena Olena | Oksana Oxana | Yuri Jurij Yury Юрий
Ionut Ionuț | Andrei Andrej Andrey | Vasile Vasil | Florin Florian | Mihai Michael | Gheorghe George
Ioana Joana | Bogdan Bohdan
"""
SLAVIC_FAMILY = """
Kowalski Kovalski Kowalsky | Nowak Novak | Wisniewski Wiśniewski Vishnevsky | Wojcik Wójcik Woicik
Kaminski Kamiński Kaminsky | Lewandowski Levandowski | Zielinski Zieliński Zelinsky
Szymanski Szymański Shymanski | Wozniak Woźniak Vozniak | Dabrowski Dąbrowski | Jankowski Yankowski
Mazur Masur | Krawczyk Kravchyk | Piotrowski Pietrowski | Grabowski Grabovsky | Pawlak Pavlak | Sikora Sykora
Ivanov Ivanoff Иванов | Petrenko Petrenco | Shevchenko Schevchenko Szewczenko | Popescu Popesku
Ionescu Jonescu | Popa Poppa | Georgiev Gheorghiev | Dimitrov Dimitroff | Kuznetsov Kusnezow Кузнецов
Volkov Wolkow | Melnyk Melnik | Bondarenko Bondarenco
"""
# Surnames with a particle, apart and joined; "_" stands for a space.
ARAB_PARTICLE_FAMILY = """
Al-Zahrani Alzahrani Al_Zahrani | Al_Ghamdi Alghamdi | Al-Otaibi Alotaibi | El_Sayed Elsayed El-Sayed
Al_Harbi Alharbi | bin_Laden Binladen bin-Laden | Ibn_Saud Ibnsaud | Abu_Bakr Abubakr Abu-Bakr
Abu_Hamza Abuhamza | Ben_Salah Bensalah | As-Saadi Assaadi | Ash_Sharif Ashsharif Ash-Sharif
ul_Haq ul-Haq | ur_Rahman ur-Rehman | Bin_Tariq Bintariq
"""
EUROPEAN_PARTICLE_FAMILY = """
O'Malley O_Malley OMalley O’Malley | O'Brien O_Brien OBrien | O’Donoghue O_Donoghue ODonoghue | Mac_Donald MacDonald
Mc_Carthy McCarthy | Mac_Gregor MacGregor | De_Souza DeSouza D'Souza | Da_Silva DaSilva | Dos_Santos DosSantos
van_der_Berg Vanderberg VanderBerg | Van_Dijk Vandijk | De_Vries Devries | Von_Braun Vonbraun | Fitz_Gerald FitzGerald
De_la_Cruz Delacruz | Di_Marco Dimarco | La_Fontaine Lafontaine | Le_Blanc Leblanc | Della_Rosa Dellarosa
"""
# Given and family names in scripts without spaces, each with the same in another hand.
CHINESE_GIVEN = """
伟东 偉東 | 伟 偉 | 丽华 麗華 | 建国 建國 | 晓明 曉明 | 志强 志強
秀英 | 芳 | 静怡 靜怡 | 浩然 | 子轩 子軒 | 欣怡
"""
CHINESE_FAMILY = "张 張 | 王 | 李 | 陈 陳 | 刘 劉 | 黄 黃 | 赵 趙 | 吴 吳 | 周 | 徐 | 孙 孫 | 欧阳 歐陽"
KOREAN_GIVEN = "민수 | 지훈 | 서연 | 영희 | 현우 | 수진 | 동현 | 은지"
KOREAN_FAMILY = "김 | 이 | 박 | 최 | 정 | 강 | 조 | 윤"
JAPANESE_GIVEN = "太郎 | 花子 | 健一 | 美咲 | たろう タロウ | さくら サクラ | 翔太"
JAPANESE_FAMILY = "山田 | 佐藤 | 鈴木 | 高橋 | 田中 | わたなべ ワタナベ | 小林"
THAI_GIVEN = "สมชาย | สมหญิง | วิชัย | อรุณ | กมล | นภา"
THAI_FAMILY = "ใจดี | สุขสันต์ | รัตนกุล | ศรีสุข | ทองดี | วงศ์ไทย"
# Given names with forms that no list is expected to know.
RARE_GIVEN = """
Ewelina Ewcia | Oleksandra Lesia | Bozena Bozka | Ryszarda Rysia | Svitlana Lana | Halyna Halka | Zbigniew Zbyszek
Stanislaw Stas | Yevhenia Zhenka | Teofil Filek | Leokadia Lodzia | Wieslaw Wiesiek | Rostyslav Slavko
Dzmitry Zmitser
"""
RARE_STEMS = words(
    "Ruda Bielo Czarno Dembo Grusz Jawor Kalin Lipo Modrze Oskar Pogo Rado Smole Topol Wierz Zaremb Brzezi "
    "Chmiel Gorze Jezior Kresz Lubo Mroz Niedz Orlo Pszen Rogo Skalo Trzas Urba Wolsz Zelaz Bukow Dobro "
    "Gnie Kostrz Majch Ostro"
)
RARE_ENDS = (
    "kowska kovska",
    "wicz vich",
    "linski linsky",
    "czuk chuk",
    "szewska shewska",
    "wenko venko",
    "barz bash",
)
ONLINE = words("wolf storm raven iron ghost night steel hawk pixel frost ember viper lunar cobra onyx tundra")
STREETS = words("High Church Mill Station Park Victoria Green Manor Queens Bridge New North School Elm Oak Meadow")
KINDS = words("Street Road Lane Avenue Close Drive Way")
OUTWARDS = words("NR1 NR2 NR3 NR7 NR33 IP24 PE30 CB1 CB4 CB24 PE1 PE2 CM1 CM2 SS1 SS14 CO1 CO4 RM17 CA1 CA2 LA9 LA14")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def groups(text: str) -> list[list[str]]:
    """Each name with its other forms."""
    return [forms for line in text.strip().split("\n") for each in line.split("|") if (forms := each.split())]


def spaced(text: str) -> list[list[str]]:
    return [[form.replace("_", " ") for form in forms] for forms in groups(text)]


def rare_family() -> list[list[str]]:
    return [[f"{stem}{end}" for end in ends.split()] for stem in RARE_STEMS for ends in RARE_ENDS]


def british_family() -> list[list[str]]:
    made = [f"{stem}{end}" for stem in STEMS for end in ENDS]
    return [[name] for name in [*BRITISH_FAMILY.split(), *made]]
