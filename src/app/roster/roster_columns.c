/* What the columns of HR exports are called, in several languages. */
#include "app/roster/roster.h"
#include "lang/lang.h"

/* Between | and without regard to case, spaces, dashes, dots and underscores. */
static const struct { const char *key; const char *aliases; } fields[F_COUNT] = {
	[F_NONE] = { "none", "" },
	[F_ATTRIBUTE] = { "attribute", "" },
	[F_NAME] = { "name",
	    "name|full name|display name|employee name|worker|legal name|person|"
	    "vollständiger name|nom complet|nombre completo|mitarbeiter|"
	    "mitarbeitername" },
	[F_FIRST_NAME] = { "first_name",
	    "first name|given name|forename|legal first name|vorname|prénom|nombre|"
	    "voornaam" },
	[F_LAST_NAME] = { "last_name",
	    "last name|surname|family name|legal last name|nachname|familienname|"
	    "nom|nom de famille|apellido|apellidos|achternaam" },
	[F_PREFERRED_NAME] = { "preferred_name",
	    "preferred name|preferred first name|known as|rufname" },
	[F_MAIL] = { "mail",
	    "e-mail|email address|mail|work email|best email|email - work|"
	    "email - primary work|primary work email|business email|e-mail-adresse|"
	    "dienstliche e-mail|adresse e-mail|courriel|correo electrónico" },
	[F_EMPLOYEE_ID] = { "employee_id",
	    "employee id|employee number|employee #|employee no|worker id|"
	    "personnel number|staff id|staff number|personalnummer|"
	    "mitarbeiternummer|matricule|número de empleado|row|id" },
	[F_JOB_TITLE] = { "job_title",
	    "job title|title|position|position title|business title|job|role|"
	    "job role|job profile|stelle|stellenbezeichnung|funktion|"
	    "berufsbezeichnung|poste|intitulé du poste|cargo|puesto" },
	[F_LEVEL] = { "level",
	    "level|grade|job level|management level|job grade|pay grade|seniority|"
	    "band|ebene|stufe|karrierestufe|entgeltgruppe|niveau|nivel" },
	[F_UNIT] = { "unit",
	    "unit|department|departmentname|division|team|business unit|"
	    "cost center name|supervisory organization|organisation|organization|"
	    "organisation unit|organisational unit|org unit|abteilung|bereich|"
	    "einheit|service|département|departamento" },
	[F_LOCATION] = { "location",
	    "location|office|officeid|office location|site|work location|city|"
	    "country|place|standort|arbeitsort|ort|land|lieu|bureau|ubicación|ciudad" },
	[F_ZONE] = { "zone", "time zone|zone|tz|zeitzone|fuseau horaire|zona horaria" },
	[F_LANGUAGES] = { "languages",
	    "languages|language|spoken languages|sprachen|sprache|langues|idiomas" },
	[F_MANAGER] = { "manager",
	    "manager|manager id|manager employee id|manager email|supervisor|"
	    "supervisor id|supervisor email|supervisoreid|reports to|reporting to|"
	    "line manager|vorgesetzte|vorgesetzter|führungskraft|responsable|"
	    "gerente|jefe" },
	[F_START] = { "start",
	    "start date|hire date|hired|original hire date|joining date|"
	    "date of joining|employment start|eintrittsdatum|eintritt|"
	    "date d'embauche|fecha de contratación" },
	[F_LEFT] = { "left",
	    "left|leaving date|termination date|end date|last day|austrittsdatum|"
	    "austritt|date de départ" },
};

const char *
roster_field_key(enum roster_field f)
{
	HOLDS(f < F_COUNT);
	return fields[f].key;
}

str
roster_field_words(enum roster_field f)
{
	switch (f) {
	case F_NONE: return _("Leave it out");
	case F_ATTRIBUTE: return _("Keep it as an attribute");
	case F_NAME: return _("Name");
	case F_FIRST_NAME: return _("First name");
	case F_LAST_NAME: return _("Last name");
	case F_PREFERRED_NAME: return _("Preferred first name");
	case F_MAIL: return _("E-mail");
	case F_EMPLOYEE_ID: return _("Employee id");
	case F_JOB_TITLE: return _("Job title");
	case F_LEVEL: return _("Level");
	case F_UNIT: return _("Unit");
	case F_LOCATION: return _("Place");
	case F_ZONE: return _("Time zone");
	case F_LANGUAGES: return _("Languages");
	case F_MANAGER: return _("Manager (employee id, e-mail or name)");
	case F_START: return _("Start date");
	case F_LEFT: return _("Last day");
	case F_COUNT: break;
	}
	BUG("field %d", (int)f);
}

/* Folded, without what stands between words: "Job title", "job_title" and "jobTitle" are one. */
static str
plain(struct arena *mem, str header)
{
	str folded = lang_fold(mem, header);
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < folded.len; i++)
		if (!memchr(" _-./\t", folded.ptr[i], 6))
			buf_char(&b, folded.ptr[i]);
	return buf_text(&b);
}

enum roster_field
roster_guess(struct arena *mem, str header)
{
	str want = plain(mem, header);

	for (int f = F_NAME; f < F_COUNT; f++) {
		str rest = str_of(fields[f].aliases), alias;

		while (str_cut(&rest, '|', &alias))
			if (str_eq(plain(mem, alias), want))
				return (enum roster_field)f;
	}
	return F_ATTRIBUTE;
}
