#!/bin/sh
# databases: none
# html2c: each hole is escaped for its place, and what cannot be made safe does not compile.
set -eu
cd "$(dirname "$0")/.."
html2c=$PWD/build/tools/html2c
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
passed=0 failed=0

verdict() {	# verdict WHAT GOT WANTED: WANTED is a part of GOT
	case $2 in
	*"$3"*) passed=$((passed + 1)) ;;
	*) failed=$((failed + 1)); printf 'html2c.sh: %s\n  got    %s\n  wanted %s\n' "$1" "$2" "$3" ;;
	esac
}
page() { printf '%% static void page(struct html *h)\n%% {\n%s\n%% }\n' "$1" > page.html; }
writes() {	# writes HTML C
	page "$1"
	verdict "$1" "$("$html2c" page.html 2>&1)" "$2"
}
refuses() {	# refuses HTML WORDS: an error at line 3 or later
	page "$1"
	if got=$("$html2c" page.html 2>&1 > /dev/null); then got=accepted; fi
	verdict "$1" "$got" 'page.html:'
	verdict "$1" "$got" "$2"
}

# Text and values.
writes '<p>{{name}}</p>' 'html_lit(h, "<p>"); html_put(h, name); html_lit(h, "</p>\n");'
writes '    <p>indented</p>' 'html_lit(h, "<p>indented</p>\n");'
writes '<input value="{{v}}">' 'html_put(h, v);'
writes "<input value='{{v}}'>" 'html_put(h, v);'
writes '<p class="a {{v}} b">' 'html_put(h, v);'
writes '<textarea>{{v}}</textarea>' 'html_put(h, v);'
writes '<p>{{f("}}", (struct x){ 1 })}}' 'html_put(h, f("}}", (struct x){ 1 }));'
writes '<p>"quoted" \ </p>' 'html_lit(h, "<p>\"quoted\" \\ </p>\n");'
writes '<!-- not sent -->' 'html_lit(h, "\n");'
writes '<pre>
  kept</pre>' '"  kept</pre>\n"'

# Addresses.
writes '<a href="{{u}}">' 'html_url(h, u);'
writes '<a href="{{u}}?page={{n}}">' 'html_url(h, u); html_lit(h, "?page="); html_part(h, n);'
writes '<a href="/people/{{id}}">' 'html_part(h, id);'
writes '<form action="{{u}}">' 'html_url(h, u);'
writes '<img src="{{u}}" alt="{{a}}">' 'html_url(h, u); html_lit(h, "\" alt=\""); html_put(h, a);'
writes '<a href="
% if (a) {
/x/
% } else {
/y/
% }
{{id}}">' 'html_part(h, id);'

# Optional attributes.
writes '<input {{?on checked}}>' '"<input"); if (on) { html_lit(h, " checked"); } html_lit(h, ">'
writes '<a {{?a > b aria-current="page"}} {{?c hidden}}>' \
    'if (a > b) { html_lit(h, " aria-current=\"page\""); } if (c) { html_lit(h, " hidden"); }'

# Forms that change something.
writes '<form method="post"><p>' 'html_lit(h, "<form method=\"post\" novalidate>"); html_form_fields(h); html_lit(h, "<p>\n");'
writes '<form class="x"
   method="POST" action="{{u}}">' 'html_form_fields(h);'
page '<form method="get"></form><form></form><p data-method="post">'
verdict 'no fields in other forms' "$("$html2c" page.html | grep -c form_fields || true)" 0

# Holes where no escaping helps.
refuses '<script>{{x}}</script>' 'a hole in script'
refuses '<style>a { color: {{x}} }</style>' 'a hole in style'
refuses '<p class={{x}}>' 'quotes'
refuses '<p class=x>' 'quotes'
refuses '<{{x}}>' 'bare <'
refuses '<p {{x}}>' 'a hole in a tag'
refuses '<p data-{{x}}="1">' 'a hole in a tag'
refuses '<!-- {{x}} -->' 'a hole in a comment'
refuses '<!doctype {{x}}>' 'a hole in a declaration'
refuses '<p style="{{x}}">' 'no hole may stand in style'
refuses '<img srcset="{{x}}">' 'no hole may stand in srcset'
refuses '<form method="{{x}}">' 'no hole may stand in method'
refuses '<p onclick="x()">' 'no inline script'
refuses '<p>{{?x checked}}</p>' 'inside a tag'
refuses '<p {{?x}}>' '{{?expr name}} is meant'
refuses '<p class="a"id="b">' 'a space is missing'
refuses '<p>1 < 2</p>' 'a bare <'
refuses '<p>{{x</p>' '{{ without }}'

# C that would bring a hole to another place than it was escaped for.
refuses '<p
% if (x) {
>
% }
{{y}}' 'ends elsewhere'
refuses '% if (x) {
<p>
% } else {
<p class="
% }
{{y}}' 'ends elsewhere'
refuses '<p class="
% for (;;) {
">
% }' 'ends elsewhere'
refuses '<p class="
% if (x) return;
">' 'returns inside'
refuses '% switch (x) {
% case 1:
<p class="
% break;
% }' 'ends elsewhere'
refuses '<p class="x' 'ends inside of a tag'
refuses '% if (x)
<p>' 'braces are needed'
printf '<p>\n' > page.html
verdict 'HTML outside' "$("$html2c" page.html 2>&1 || true)" 'outside of a function'

# C that is fine.
writes '% if (x) {
<p>
% } else if (y) {
<b>
% }
% if (z) return;
% switch (x) { case 1:
<i>
% break; default: break; }
<s>{{v}}' 'html_put(h, v);'

# The compiler complains about the template's own line.
page '<p>{{1 +
2}}</p>
<p>{{ nonsense }}</p>'
mkdir -p web
echo 'struct html; void html_put(struct html *, int);
#define html_lit(h, s) (void)s' > web/html.h
"$html2c" page.html > page.c
verdict 'line numbers' "$(cc -I. -c -o /dev/null page.c 2>&1 || true)" 'page.html:5:'

# Words for people go through _().
page '<p class="x">{{_("Fine")}} &middot; 1 – 2 <code>ok</code></p>'
verdict 'no words' "$("$html2c" --words page.html 2>&1 && echo fine)" fine
page '<p>Hello</p>'
verdict 'words' "$("$html2c" --words page.html 2>&1 || true)" 'page.html:3: error: words outside of _(): Hello'
page '<input placeholder="Name">'
verdict 'words in an attribute' "$("$html2c" --words page.html 2>&1 || true)" 'words outside'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
