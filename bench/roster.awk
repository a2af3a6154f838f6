# A roster of N people as an HR system would export it: awk -v n=200000 -f bench/roster.awk
# The same bytes each time.  Everybody but the first reports to somebody above them.
function pick(list, k) { return list[1 + k % list[0]] }
function fill(list, words,  n) { n = split(words, list, " "); list[0] = n }
BEGIN {
	fill(first, "Ada Amadou Anna Ben Björn Carla Chen Dana Elif Emil Fatma Gita Hanna Ines Ivan Jan José Karim Lena Liam Mara Mateo Mei Nils Noor Olga Omar Pia Priya Rosa Sana Tomasz Uma Vera Wei Yara Zoë Søren Łucja Ömer")
	fill(last, "Abbott Bauer Berg Costa Diallo Dubois Eder Fischer Gómez Haddad Ivanova Jensen Kaya Khan Kowalski Lang Lopez Müller Nair Novak Okafor Ortiz Petrov Quist Rossi Sato Schmidt Silva Singh Sørensen Tanaka Umar Varga Weber Wilk Xu Yilmaz Zhang Žukauskas Åberg")
	fill(job, "Analyst Buyer Controller Counsel Designer Developer Editor Engineer Nurse Planner Researcher Scientist Specialist Teacher Technician Translator Trainer Welder")
	fill(grade, "Junior Associate Senior Lead Principal Director")
	fill(unit, "Audit Buying Care Claims Cloud Data Design Energy Facilities Finance Fleet Labs Legal Logistics Marketing Media Operations Payroll People Plant Platform Policy Quality Research Retail Risk Safety Sales Security Service Software Strategy Supply Support Tax Testing Training Transport Treasury Water")
	fill(place, "Augsburg Berlin Bogotá Bristol Dakar Dublin Gdańsk Graz Istanbul Kyoto Lagos Lille Lisbon Lyon Madrid Malmö Manila Milan Mumbai Nairobi Oslo Porto Riga Toronto Vilnius")
	fill(zone, "Europe/Berlin Europe/Berlin America/Bogota Europe/London Africa/Dakar Europe/Dublin Europe/Warsaw Europe/Vienna Europe/Istanbul Asia/Tokyo Africa/Lagos Europe/Paris Europe/Lisbon Europe/Paris Europe/Madrid Europe/Stockholm Asia/Manila Europe/Rome Asia/Kolkata Africa/Nairobi Europe/Oslo Europe/Lisbon Europe/Riga America/Toronto Europe/Vilnius")
	fill(tongue, "en;de en;fr de en en;es pl;en tr;en pt;en")
	print "Employee ID,Full name,Work email,Job title,Grade,Department,Location,Time zone,Languages,Manager ID,Hire date,Cost centre"
	for (i = 1; i <= n; i++) {
		k = (i * 7919) % 1000003
		l = pick(last, int(k / 41)); p = int(k / 11)
		s = i < 8 ? 6 : 1 + int(k / 7) % 5
		printf "E%06d,%s %s%s,person%d@example.org,%s %s,%s,%s,%s,%s,%s,%s,%04d-%02d-%02d,CC%03d\n", i,
		    pick(first, k), l, (k % 3 ? "" : "-" pick(last, int(k / 1700))), i, pick(grade, s - 1), pick(job, int(k / 97)), s,
		    pick(unit, int(k / 13)), pick(place, p), pick(zone, p), pick(tongue, int(k / 3)),
		    (i > 1 ? sprintf("E%06d", 1 + int((i - 2) / 8)) : ""), 1990 + k % 36, 1 + int(k / 5) % 12, 1 + int(k / 17) % 28, k % 400
	}
}
