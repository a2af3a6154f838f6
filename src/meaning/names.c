#include "meaning/names.h"

#include <stdlib.h>

#include "lang/lang.h"

/* Folded and sorted, for bsearch. */
static const char *const pronouns[] = {
	"el", "ella", "elle", "er", "he", "he's", "her", "hers", "herself", "him", "himself",
	"his", "ihm", "ihn", "il", "she", "she's", "sie",
};

static const char *const titles[] = {
	"dr", "dr.", "frau", "herr", "herrn", "madam", "madame", "miss", "monsieur", "mr", "mr.",
	"mrs", "mrs.", "ms", "ms.", "prof", "prof.", "senor", "senora", "sir", "sr.", "sra.",
};

static const char *const given[] = {
	"aaron", "abdul", "abdullah", "abigail", "adam", "adriana", "agnes", "agnieszka", "ahmed",
	"aicha", "aisha", "alan", "albert", "alejandra", "alejandro", "aleksandra", "alessandro",
	"alexander", "alexandra", "alfredo", "ali", "alice", "alicia", "alina", "amadou", "amara",
	"amelie", "amina", "amir", "amy", "ana", "anastasia", "andrea", "andreas", "andrew",
	"andrzej", "angela", "anita", "anja", "ann", "anna", "anne", "annette", "anthony",
	"antje", "antoine", "antonio", "anya", "arjun", "arthur", "astrid", "audrey", "aurelie",
	"axel", "ayse", "barbara", "beatrice", "beatriz", "ben", "benjamin", "bernard", "bernd",
	"birgit", "bjorn", "boris", "brian", "brigitte", "bruno", "camille", "carina", "carl",
	"carla", "carlos", "carmen", "carol", "carolina", "caroline", "catherine", "cecilia",
	"charles", "charlotte", "chen", "chloe", "chris", "christian", "christina", "christine",
	"christoph", "christopher", "claire", "clara", "claudia", "claus", "cornelia", "cristina",
	"dagmar", "daniel", "daniela", "danielle", "david", "deborah", "deepak", "dennis",
	"diana", "diego", "dieter", "dirk", "dmitri", "dominik", "dominique", "donald", "doris",
	"dorothea", "dorothy", "edward", "ekaterina", "elena", "elias", "elif", "elisa",
	"elisabeth", "elise", "elizabeth", "ellen", "emil", "emilia", "emily", "emma", "emmanuel",
	"enrique", "eric", "erik", "erika", "ernst", "esther", "eugen", "eva", "evelyn", "fabian",
	"fatima", "fatou", "felipe", "felix", "ferdinand", "fernanda", "fernando", "fiona",
	"florian", "frances", "francesca", "francesco", "francisco", "francois", "francoise",
	"frank", "franziska", "fred", "frederic", "friedrich", "fritz", "gabriel", "gabriela",
	"gabriele", "gary", "georg", "george", "gerald", "gerd", "gerhard", "gisela", "giulia",
	"giuseppe", "gloria", "gonzalo", "gregor", "gregory", "greta", "guido", "guillaume",
	"gunther", "gustav", "hanna", "hannah", "hans", "harald", "hassan", "heather", "heidi",
	"heike", "heiko", "heinrich", "heinz", "helen", "helena", "helene", "helga", "helmut",
	"henri", "henry", "herbert", "hiroshi", "holger", "horst", "hugo", "ibrahim", "ida",
	"ignacio", "ines", "ingrid", "irene", "irina", "isabel", "isabella", "isabelle", "ivan",
	"jacqueline", "jacques", "jakob", "jamal", "james", "jan", "jane", "janet", "janina",
	"jason", "javier", "jean", "jennifer", "jens", "jessica", "joachim", "joan", "joanna",
	"joao", "jochen", "johan", "johann", "johanna", "johannes", "john", "jonas", "jonathan",
	"jorg", "jorge", "jose", "josef", "joseph", "joshua", "juan", "judith", "julian",
	"julie", "juliette", "jurgen", "justin", "karen", "karim", "karin", "karl", "karla",
	"katarina", "katharina", "kathrin", "katja", "katrin", "kenji", "kerstin", "kevin",
	"khalid", "kim", "kimberly", "klaus", "konstantin", "krzysztof", "kumar", "lara",
	"larissa", "lars", "laszlo", "laura", "laurent", "lea", "leila", "lena", "leon",
	"leonard", "leonie", "li", "liam", "lina", "linda", "lisa", "lorenzo", "louis", "louise",
	"luca", "lucas", "lucia", "lucie", "luis", "luisa", "lukas", "lydia", "maja", "malik",
	"malte", "manfred", "manuel", "manuela", "marc", "marcel", "marcin", "marco", "marcus",
	"margaret", "margarita", "maria", "mariana", "marie", "marina", "mario", "marion",
	"markus", "marta", "martha", "martin", "martina", "mary", "matthew", "matthias",
	"matthieu", "maurice", "mehmet", "mei", "melanie", "mia", "michael", "michaela", "michel",
	"michelle", "miguel", "mikhail", "mohamed", "mohammed", "moritz", "muhammad", "mustafa",
	"nadia", "nadine", "natalia", "natalie", "nathalie", "nicholas", "nicolas", "nicole",
	"nikolaus", "nils", "nina", "noah", "noemi", "nora", "norbert", "olaf", "olga", "oliver",
	"olivia", "olivier", "omar", "oscar", "oskar", "otto", "pablo", "pamela", "paola",
	"pascal", "patricia", "patrick", "paul", "paula", "paulina", "pauline", "pawel", "pedro",
	"peter", "petra", "philip", "philipp", "philippe", "pierre", "pietro", "priya", "rachel",
	"rafael", "rahul", "rainer", "raj", "rajesh", "ralf", "ramon", "raphael", "raquel",
	"raymond", "rebecca", "regina", "reinhard", "renate", "ricardo", "richard", "rita",
	"robert", "roberto", "rodrigo", "roger", "roland", "rolf", "roman", "ronald", "rosa",
	"rudolf", "sabine", "sabrina", "samantha", "samira", "samuel", "sandra", "sanjay",
	"sarah", "sascha", "sebastian", "sergei", "sergio", "sharon", "silke", "silvia", "simon",
	"simone", "sofia", "sonja", "sophia", "sophie", "stefan", "stefanie", "steffen",
	"stephan", "stephanie", "stephen", "steven", "sunita", "susan", "susanne", "sven",
	"svenja", "sylvia", "sylvie", "takashi", "tamara", "tanja", "tatjana", "teresa",
	"theodor", "theresa", "thierry", "thomas", "thorsten", "tim", "timo", "tobias", "tomas",
	"tomasz", "torsten", "ulrich", "ulrike", "ursula", "ute", "uwe", "valentina", "valerie",
	"vanessa", "vera", "veronica", "veronika", "victor", "victoria", "viktor", "viktoria",
	"vincent", "vladimir", "volker", "walter", "wei", "werner", "wilhelm", "william",
	"wolfgang", "xavier", "yasmin", "yuki", "yusuf", "yvonne", "zoe",
};

static int
compare(const void *word, const void *name)
{
	return str_cmp(*(const str *)word, str_of(*(const char *const *)name));
}

static bool
among(str folded, const char *const *list, size_t n)
{
	return bsearch(&folded, list, n, sizeof *list, compare) != NULL;
}

/* Without what stands around it: "(Anna's," is "anna". */
static str
bare(struct arena *mem, str word)
{
	while (word.len && memchr("(\"'[", word.ptr[0], 4))
		word = str_from(word, 1);
	while (word.len && memchr(",;:!?)\"']", word.ptr[word.len - 1], 9))
		word.len--;
	word = lang_fold(mem, word);
	if (str_ends(word, S("'s")))
		word.len -= 2;
	else if (str_ends(word, S("\xe2\x80\x99s")))
		word.len -= 4;
	return word;
}

static bool
capital(str word)
{
	unsigned char c = word.len ? (unsigned char)word.ptr[0] : 0;

	return (c >= 'A' && c <= 'Z') || c == 0xc3;	/* Ä, Ö, Ü, É ... and ä; good enough */
}

enum kind { OTHER, PRONOUN, TITLE, NAME };

static enum kind
kind_of(struct arena *mem, str word)
{
	str folded = bare(mem, word);

	if (among(folded, pronouns, COUNT(pronouns)))
		return PRONOUN;
	if (!capital(word))
		return OTHER;
	if (among(folded, titles, COUNT(titles)))
		return TITLE;
	str point = folded;	/* "Anna." at the end of a sentence */

	while (str_ends(point, S(".")))
		point.len--;
	return among(point, given, COUNT(given)) ? NAME : OTHER;
}

str
names_off(struct arena *mem, str text)
{
	struct strs kept = { 0 };
	enum kind before = OTHER;
	str rest = text, word;

	while (str_cut(&rest, ' ', &word)) {
		enum kind kind = kind_of(mem, word);

		if (kind == OTHER && (before == NAME || before == TITLE) && capital(word)) {
			before = OTHER;	/* the family name */
			continue;
		}
		before = kind;
		if (kind == OTHER && word.len)
			PUSH(mem, &kept, word);
	}
	return kept.n ? str_join(mem, kept, S(" ")) : text;
}
