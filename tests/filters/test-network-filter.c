/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lines of lists, and all that each says.  Every line lies in a block of its own, so that a sanitizer
 * sees the first octet read too far.
 */

#include "filter-words.h"

typedef struct
{
  const char *line;
  const char *words;
} Case;

static const Case nothing[] = {
  { "", "nothing" },
  { "   ", "nothing" },
  { "! a comment ||a.example^", "nothing" },
  { "!", "nothing" },
  { "!#if ext_ublock", "nothing" },
  { "[Adblock Plus 2.0]", "nothing" },
  { "[uBlock Origin]", "nothing" },
  { "# a comment", "nothing" },
  { "#", "nothing" },
  { "#comment", "nothing" },
  { "#### comment ####", "nothing" },
  { "# a ## b", "nothing" },
};

static const Case skipped[] = {
  { "##.ad", "skip cosmetic" },
  { "a.example##.ad", "skip cosmetic" },
  { "a.example,~b.example#@#.ad", "skip cosmetic" },
  { "a.example#?#div:has(> .ad)", "skip cosmetic" },
  { "a.example#@?#div:has(> .ad)", "skip cosmetic" },
  { "a.example#$#body { color: red }", "skip cosmetic" },
  { "a.example#$?#div:contains(x) { remove: true }", "skip cosmetic" },
  { "a.example#@$?#div:contains(x) { remove: true }", "skip cosmetic" },
  { "[$path=/x]a.example##.ad", "skip cosmetic" },
  { "/^a\\d\\.example/##.ad", "skip cosmetic" },
  { "a.example##+js(set, x, 1)", "skip scriptlet" },
  { "a.example#@#+js()", "skip scriptlet" },
  { "a.example#%#//scriptlet('x')", "skip scriptlet" },
  { "a.example#@%#window.x = 1", "skip scriptlet" },
  { "a.example#$#abort-on-property-read x", "skip scriptlet" },
  { "a.example##script:inject(x.js)", "skip scriptlet" },
  { "a.example##^script:has-text(ad)", "skip html" },
  { "a.example#@#^script", "skip html" },
  { "a.example$$script[tag-content=\"x\"]", "skip html" },
  { "$@$script[tag-content=\"x\"]", "skip html" },
  { "a.example##^responseheader(refresh)", "skip modifier" },

  { "||a.example^$removeparam=x", "skip modifier" },
  { "||a.example^$removeparam", "skip modifier" },
  { "||a.example^$queryprune=x", "skip modifier" },
  { "||a.example^$csp=script-src 'self', x", "skip modifier" },
  { "||a.example^$permissions=x=()", "skip modifier" },
  { "||a.example^$doc,replace=/a$/b, c/", "skip modifier" },
  { "||a.example^$doc,replace=/(x)/$1document.write()/", "skip modifier" },
  { "||a.example^$uritransform=/a//", "skip modifier" },
  { "||a.example^$urlskip=?u -base64", "skip modifier" },
  { "||a.example^$script,redirect-rule=noopjs", "skip modifier" },
  { "@@||a.example^$redirect=noopjs", "skip modifier" },
  { "@@||a.example^$redirect", "skip modifier" },
  { "@@||a.example^$empty", "skip modifier" },
  { "||a.example^$header=via:/x/", "skip browser-only" },
  { "||a.example^$ipaddress=1.2.3.4", "skip browser-only" },
  { "@@||a.example^$cname", "skip browser-only" },
  { "||a.example^$webrtc", "skip browser-only" },
  { "||a.example^$inline-script", "skip browser-only" },
  { "||a.example^$inline-font", "skip browser-only" },
  { "||a.example^$top=b.example", "skip browser-only" },
  { "@@||a.example^$generichide", "skip page-option" },
  { "@@||a.example^$ghide", "skip page-option" },
  { "@@||a.example^$elemhide", "skip page-option" },
  { "@@||a.example^$ehide,badfilter", "skip page-option" },
  { "@@||a.example^$specifichide", "skip page-option" },
  { "@@||a.example^$shide", "skip page-option" },
  { "@@||a.example^$genericblock", "skip page-option" },
  { "||a.example^$popup", "skip popup" },
  { "||a.example^$popunder,third-party", "skip popup" },
  { "|javascript:*window.location$popup", "skip popup" },
  { "||a.example^$popup,~script", "skip popup" },
};

static const Case patterns[] = {
  { "||a.example^", "block host a.example" },
  { "  ||a.example^\t", "block host a.example" },
  { "||A.Example^", "block host a.example" },
  { "||a.example.^", "block host a.example" },
  { "||a.example^*", "block host a.example" },
  { "||a.example*^", "block plain ||a.example" },
  { "||a_b.-c.example^", "block host a_b.-c.example" },
  { "||com^", "block host com" },
  { "@@||a.example^", "except host a.example" },
  { "||1.2.3.4^", "block host 1.2.3.4" },
  { "||1.2.3.04^", "block host 1.2.3.4" },
  { "||0x7f000001^", "block host 127.0.0.1" },
  { "||[::1]^", "block host ::1" },
  { "||[2001:DB8::0:1]^", "block host 2001:db8::1" },
  { "||3.4^", "block glob ||3.4^" },
  { "||b\xc3\xbc"
    "cher.example^",
    "block host xn--bcher-kva.example" },
  { "||B\xc3\x9c"
    "cher.example/x",
    "block plain ||xn--bcher-kva.example/x" },
  { "|https://b\xc3\xbc"
    "cher.example/\xc3\xbc",
    "block plain |https://xn--bcher-kva.example/%c3%bc" },
  { "/\xc3\xbc/x", "block plain /%c3%bc/x" },
  { "||-ads.example^", "block host -ads.example" },
  { "||.example^", "block glob ||.example^" },
  { "||a..example^", "block glob ||a..example^" },

  { "a.example", "block host a.example" },
  { "@@a.example", "except host a.example" },
  { "A.example", "block host a.example" },
  { "ads.js", "block host ads.js" },
  { "a.example$script", "block host a.example types=script" },
  { "a.example$domain=b.example", "block plain a.example domain=b.example" },
  { "a.example$to=b.example", "block plain a.example to=b.example" },
  { "a.example$denyallow=b.example", "block plain a.example denyallow=b.example" },
  { "b\xc3\xbc"
    "cher.example",
    "block host xn--bcher-kva.example" },
  { "*a.example", "block plain a.example" },
  { "a.example*", "block plain a.example" },
  { "|a.example", "block plain |a.example" },
  { "||0X30.0^", "block host 48.0.0.0" },
  { "-ad.example", "block plain -ad.example" },
  { "a.example.", "block plain a.example." },
  { "_a.example", "block plain _a.example" },
  { "example", "block plain example" },
  { "1.2.3.44", "block host 1.2.3.44" },
  { "1.2.3.4", "block plain 1.2.3.4" },
  { "a.b", "block plain a.b" },
  { "v1.2", "block plain v1.2" },

  { "/banner/", "block regex banner" },
  { "/banner/*", "block plain /banner/" },
  { "*/banner/*", "block plain /banner/" },
  { "/banner/$script", "block regex banner types=script" },
  { "@@/banner\\/$/$script", "except regex banner\\/$ types=script" },
  { "/^https:\\/\\/a\\.(?:b$|c$)/", "block regex ^https:\\/\\/a\\.(?:b$|c$)" },
  { "/[^&=? ]*a/$script", "block regex [^&=? ]*a types=script" },
  { "//", "unread too-broad “//”" },
  { "/a$b", "unread unknown-option “b”" },
  { "/a$b$script", "block plain /a$b types=script" },
  { "/A/$match-case", "block regex A match-case" },

  { "-ad-", "block plain -ad-" },
  { "-AD-", "block plain -ad-" },
  { "-AD-$match-case", "block plain -AD- match-case" },
  { "||A.Example/X$match-case", "block plain ||a.example/X match-case" },
  { "|https://a", "block plain |https://a" },
  { "/a.gif|", "block plain /a.gif|" },
  { "|https://a.gif|", "block plain |https://a.gif|" },
  { "|https:*.gif|", "block glob |https:*.gif|" },
  { "|*x1", "block plain x1" },
  { "||*x1", "block plain x1" },
  { "x1*|", "block plain x1" },
  { "x1*^", "block plain x1" },
  { "x1*^*|", "block plain x1" },
  { "x1^|", "block glob x1^|" },
  { "**x1**", "block plain x1" },
  { "x1*y1", "block glob x1*y1" },
  { "^x1", "block glob ^x1" },
  { "*ontent.a.*^$all",
    "block plain ontent.a. popup types=other|script|image|stylesheet|object|subdocument|"
    "xmlhttprequest|websocket|font|media|ping|document" },
  { "||a.example/x#|", "block plain ||a.example/x#|" },
  { "*.png#$image", "block plain .png# types=image" },
  { "||a.example^ # why", "block host a.example" },
  { "a.example # why", "block host a.example" },

  { "*$script", "block any types=script" },
  { "$script", "block any types=script" },
  { "@@$domain=a.example", "except any domain=a.example" },
  { "*", "unread too-broad “”" },
  { "*$important", "unread too-broad “”" },
  { "||", "unread too-broad “”" },
  { "@@|", "unread too-broad “”" },
  { "a", "unread too-broad “a”" },
  { "^", "unread too-broad “^”" },
  { "://", "unread too-broad “://”" },
  { "a b", "unread white-space “a b”" },
  { "||a.example^ script", "unread white-space “a.example^ script”" },
  { "a\x01", "unread not-text “a\x01”" },
  { "a\xff", "unread not-text “a\xef\xbf\xbd”" },
};

static const Case options[] = {
  { "||a.example^$script,image", "block host a.example types=script|image" },
  { "||a.example^$css,doc,frame,xhr,beacon,object-subrequest",
    "block host a.example types=stylesheet|object|subdocument|xmlhttprequest|ping|document" },
  { "||a.example^$other,websocket,font,media",
    "block host a.example types=other|websocket|font|media" },
  { "||a.example^$~script", "block host a.example types=other|image|stylesheet|object|subdocument|"
                            "xmlhttprequest|websocket|font|media|ping" },
  { "||a.example^$~document,~subdocument",
    "block host a.example types=other|script|image|stylesheet|object|"
    "xmlhttprequest|websocket|font|media|ping" },
  { "||a.example^$script,~image", "block host a.example types=script" },
  { "||a.example^$script,~script", "unread contradiction “~script”" },
  { "||a.example^$popup,document", "block host a.example popup types=document" },

  { "||a.example^$third-party", "block host a.example third-party" },
  { "||a.example^$3p", "block host a.example third-party" },
  { "||a.example^$~third-party", "block host a.example first-party" },
  { "||a.example^$1p", "block host a.example first-party" },
  { "||a.example^$~first-party", "block host a.example third-party" },
  { "||a.example^$strict1p", "block host a.example strict1p" },
  { "||a.example^$1p,strict3p", "block host a.example first-party strict3p" },
  { "||a.example^$1p,3p", "unread contradiction “3p”" },
  { "||a.example^$strict1p,strict3p", "unread contradiction “strict3p”" },

  { "||a.example^$domain=b.example|~c.b.example|d.*|~e.*",
    "block host a.example domain=b.example|~c.b.example|d.*|~e.*" },
  { "||a.example^$from=B.example.|~[::1]|1.2.3.4|b\xc3\xbc"
    "cher.example|B\xc3\xbc"
    "cher.*",
    "block host a.example domain=b.example|~::1|1.2.3.4|xn--bcher-kva.example|xn--bcher-kva.*" },
  { "*$script,domain=/^b\\d{1\\,2}\\\\,$/", "block any types=script domain=/^b\\d{1,2}\\\\,$/" },
  { "||a.example^$domain=/^b[\\/]\\d{1,2}\\.(a|b)$/|~/x/|c.example,script",
    "block host a.example types=script domain=/^b[\\/]\\d{1,2}\\.(a|b)$/|~/x/|c.example" },
  { "||a.example^$to=com|~b.com", "block host a.example to=com|~b.com" },
  { "*$3p,denyallow=b.example|c.example,domain=d.example",
    "block any third-party domain=d.example denyallow=b.example|c.example" },
  { "||a.example^$domain", "unread option-needs-value “domain”" },
  { "||a.example^$domain=", "unread option-needs-value “domain”" },
  { "||a.example^$domain=b.example|", "unread bad-host “”" },
  { "||a.example^$domain=|b.example", "unread bad-host “”" },
  { "||a.example^$domain=b.example,c.example", "unread bad-host “b.example,c.example”" },
  { "||a.example^$domain=b example", "unread bad-host “b example”" },
  { "||a.example^$domain=*.b", "unread bad-host “*.b”" },
  { "||a.example^$domain=b.example,from=c.example", "unread option-value “from”" },

  { "||a.example^$method=get|POST", "block host a.example methods=get|post" },
  { "||a.example^$method=~get",
    "block host a.example methods=connect|delete|head|options|patch|post|put|other" },
  { "||a.example^$method=foo", "unread option-value “method”" },
  { "||a.example^$method=get|~get", "unread contradiction “method”" },

  { "||a.example^$important", "block host a.example important" },
  { "@@||a.example^$important", "unread option-of-exception “important”" },
  { "||a.example^$badfilter", "block host a.example badfilter" },
  { "||a.example^$redirect=noopjs:100,script",
    "block host a.example types=script redirect=noopjs:100" },
  { "||a.example^$rewrite=abp-resource:blank-mp4",
    "block host a.example redirect=abp-resource:blank-mp4" },
  { "||a.example^$redirect", "unread option-needs-value “redirect”" },
  { "||a.example^$empty", "block host a.example redirect=empty" },
  { "||a.example^$mp4", "block host a.example types=media redirect=noopmp4-1s" },
  { "||a.example^$reason=tracker", "block host a.example" },
  { "||a.example^$doc,reason=\"Not it, script, at all\"", "block host a.example types=document" },
  { "||a.example^$reason=\"a,b\",script", "block host a.example types=script" },
  { "||a.example^$reason=\"a,script,b\",image", "block host a.example types=image" },
  { "||a.example^$reason='a,script", "block host a.example types=script" },
  { "||a.example^$script,_____,image", "block host a.example types=script|image" },

  { "||a.example^$foo", "unread unknown-option “foo”" },
  { "||a.example^$script,~foo=bar", "unread unknown-option “~foo”" },
  { "||a.example^$script,", "unread unknown-option “”" },
  { "||a.example^$script,,image", "unread unknown-option “”" },
  { "||a.example^$Script", "unread unknown-option “Script”" },
  { "||a.example^$script, image", "unread unknown-option “ image”" },
  { "||a.example^$~all", "unread unknown-option “~all”" },
  { "||a.example^$~important", "unread unknown-option “~important”" },
  { "||a.example^$script=x", "unread option-takes-none “script”" },
  { "||a.example^$requestheader=x", "unread unknown-option “requestheader”" },
};

static const Case hosts[] = {
  { "0.0.0.0 a.example", "hosts a.example" },
  { "127.0.0.1 a.example", "hosts a.example" },
  { "127.0.0.1\ta.example", "hosts a.example" },
  { "127.0.0.1 \t a.example", "hosts a.example" },
  { "::1 a.example", "hosts a.example" },
  { ":: a.example", "hosts a.example" },
  { "0:0:0:0:0:0:0:0 a.example", "hosts a.example" },
  { "0 a.example", "hosts a.example" },
  { "0.0.0.0 a.example b.example\tc.example", "hosts a.example b.example c.example" },
  { "0.0.0.0 a.example # why", "hosts a.example" },
  { "0.0.0.0 a.example#why", "hosts a.example" },
  { "0.0.0.0 A.example.", "hosts a.example" },
  { "0.0.0.0 b\xc3\xbc"
    "cher.example",
    "hosts xn--bcher-kva.example" },
  { "0.0.0.0 1.2.3.4", "hosts 1.2.3.4" },
  { "0.0.0.0 a", "hosts a" },
  { "0.0.0.0 localhost", "nothing" },
  { "127.0.0.1 localhost.localdomain localhost", "nothing" },
  { "::1 ip6-localhost ip6-loopback", "nothing" },
  { "255.255.255.255 broadcasthost", "nothing" },
  { "fe80::1%lo0 localhost", "nothing" },
  { "0.0.0.0 0.0.0.0", "nothing" },
  { "127.0.0.1 localhost a.example", "hosts a.example" },
  { "0.0.0.0 # nobody", "nothing" },
  { "10.0.0.1 printer.example", "skip address" },
  { "0.0.0.0 a b!c", "unread bad-host “b!c”" },
  { "0.0.0.0 a..b", "unread bad-host “a..b”" },
};

static void
check_cases (const Case *cases, gsize n_cases)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();

  for (gsize i = 0; i < n_cases; i++)
    {
      gsize length = strlen (cases[i].line);
      g_autofree char *block = g_memdup2 (cases[i].line, length);
      g_autofree char *shown = g_strescape (cases[i].line, NULL);
      g_autofree char *words = NULL;
      g_autofree char *sentence = NULL;
      WeirFilterLine line;

      weir_filter_parser_read (parser, (WeirSpan){ block, length }, &line);
      words = filter_line_to_words (&line);
      g_test_message ("%s", shown);
      g_assert_cmpstr (words, ==, cases[i].words);

      sentence = weir_filter_line_explain (&line);
      g_assert_cmpint (sentence != NULL, ==,
                       line.kind == WEIR_LINE_SKIPPED || line.kind == WEIR_LINE_UNREADABLE);
    }
}

static void
test_nothing (void)
{
  check_cases (nothing, G_N_ELEMENTS (nothing));
}

static void
test_skipped (void)
{
  check_cases (skipped, G_N_ELEMENTS (skipped));
}

static void
test_patterns (void)
{
  check_cases (patterns, G_N_ELEMENTS (patterns));
}

static void
test_options (void)
{
  check_cases (options, G_N_ELEMENTS (options));
}

static void
test_hosts (void)
{
  check_cases (hosts, G_N_ELEMENTS (hosts));
}

static void
test_longest_line (void)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_autofree char *text = g_strnfill (WEIR_FILTER_MAX_LINE + 1, 'a');
  WeirFilterLine line;

  weir_filter_parser_read (parser, (WeirSpan){ text, WEIR_FILTER_MAX_LINE }, &line);
  g_assert_cmpint (line.kind, ==, WEIR_LINE_FILTER);

  weir_filter_parser_read (parser, (WeirSpan){ text, WEIR_FILTER_MAX_LINE + 1 }, &line);
  g_assert_cmpint (line.kind, ==, WEIR_LINE_UNREADABLE);
  g_assert_cmpint (line.unread, ==, WEIR_UNREAD_TOO_LONG);
}

/* Pairs of lines, and whether badfilter on the one takes the other away. */
static const struct
{
  const char *a;
  const char *b;
  gboolean is_same;
} keys[] = {
  { "||a.example^$script,image,badfilter", "||a.example^$image,script", TRUE },
  { "||a.example^$badfilter,3p,css", "||a.example^$stylesheet,third-party", TRUE },
  { "||a.example^$badfilter", "a.example", TRUE },
  { "||a.example^$badfilter", "||A.EXAMPLE^*", TRUE },
  { "*/x/*$badfilter", "/x/*", TRUE },
  { "||a.example^$domain=b|c,badfilter", "||a.example^$from=c|b", TRUE },
  { "||a.example^$1p,badfilter", "||a.example^$~third-party", TRUE },
  { "||a.example^$badfilter,reason=x,_", "||a.example^", TRUE },
  { "||a.example^$redirect=empty,badfilter", "||a.example^$empty", TRUE },
  { "||a.example^$method=get,badfilter", "||a.example^$method=GET", TRUE },

  { "||a.example^$badfilter", "||b.example^", FALSE },
  { "||a.example^$badfilter", "||a.example^$3p", FALSE },
  { "||a.example^$badfilter", "||a.example^$important", FALSE },
  { "||a.example^$badfilter", "@@||a.example^", FALSE },
  { "||a.example^$badfilter", "||a.example", FALSE },
  { "2.87.160.7$badfilter", "||2.87.160.7^", FALSE },
  { "||a.example/x$badfilter", "a.example/x", FALSE },
  { "||a.example/x$badfilter", "||a.example/x|", FALSE },
  { "||a.example^$script,badfilter", "||a.example^$script,popup", FALSE },
  { "||a.example^$script,badfilter", "||a.example^$image", FALSE },
  { "||a.example^$domain=b,badfilter", "||a.example^$domain=~b", FALSE },
  { "||a.example^$domain=b,badfilter", "||a.example^$domain=b.*", FALSE },
  { "||a.example^$domain=b|c,badfilter", "||a.example^$domain=b", FALSE },
  { "||a.example^$domain=b,badfilter", "||a.example^$to=b", FALSE },
  { "||a.example^$denyallow=b,badfilter", "||a.example^$to=b", FALSE },
  { "||a.example^$redirect=x,badfilter", "||a.example^", FALSE },
  { "||a.example^$redirect=x,badfilter", "||a.example^$redirect=y", FALSE },
  { "/x/$badfilter", "x1", FALSE },
};

static guint64
get_key (WeirFilterParser *parser, const char *text)
{
  WeirFilterLine line;

  weir_filter_parser_read (parser, weir_span_of (text), &line);
  g_assert_cmpint (line.kind, ==, WEIR_LINE_FILTER);

  return weir_network_filter_get_key (&line.filter);
}

static void
test_keys (void)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_test_message ("%s - %s", keys[i].a, keys[i].b);
      g_assert_cmpint (get_key (parser, keys[i].a) == get_key (parser, keys[i].b), ==,
                       keys[i].is_same);
    }

  g_assert_cmpuint (get_key (parser, "||a.example^$badfilter"), ==,
                    weir_network_filter_get_host_key (weir_span_of ("a.example")));
}

static void
test_explain (void)
{
  static const struct
  {
    const char *line;
    const char *sentence;
  } cases[] = {
    { "||a.example^$foo%s", "The option “foo%s” is not known." },
    { "||a.example^$domain", "The option “domain” needs a value." },
    { "0.0.0.0 b!c", "“b!c” is not the name of a host." },
    { "*", "It would match nearly every request." },
    { "##.ad", "It has no effect at the network: it hides elements of pages." },
  };
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = NULL;
      WeirFilterLine line;

      weir_filter_parser_read (parser, weir_span_of (cases[i].line), &line);
      sentence = weir_filter_line_explain (&line);
      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

static void
test_words (void)
{
  WeirFilterType type;

  for (guint i = 0; i < WEIR_N_FILTER_TYPES; i++)
    {
      const char *word = weir_filter_type_to_word ((WeirFilterType) i);

      g_assert_true (weir_filter_type_from_word (weir_span_of (word), &type));
      g_assert_cmpint (type, ==, i);
    }

  g_assert_true (weir_filter_type_from_word (weir_span_of ("xhr"), &type));
  g_assert_cmpint (type, ==, WEIR_FILTER_TYPE_XMLHTTPREQUEST);
  g_assert_false (weir_filter_type_from_word (weir_span_of ("all"), &type));
  g_assert_false (weir_filter_type_from_word (weir_span_of ("scrip"), &type));
  g_assert_false (weir_filter_type_from_word (weir_span_of (""), &type));
  g_assert_cmpstr (weir_filter_type_to_word (WEIR_FILTER_TYPE_TUNNEL), ==, "tunnel");

  g_assert_cmpint (weir_filter_method_from_name (weir_span_of ("get")), ==, WEIR_FILTER_METHOD_GET);
  g_assert_cmpint (weir_filter_method_from_name (weir_span_of ("CONNECT")), ==,
                   WEIR_FILTER_METHOD_CONNECT);
  g_assert_cmpint (weir_filter_method_from_name (weir_span_of ("BREW")), ==,
                   WEIR_FILTER_METHOD_OTHER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filters/network-filter/nothing", test_nothing);
  g_test_add_func ("/filters/network-filter/skipped", test_skipped);
  g_test_add_func ("/filters/network-filter/patterns", test_patterns);
  g_test_add_func ("/filters/network-filter/options", test_options);
  g_test_add_func ("/filters/network-filter/hosts", test_hosts);
  g_test_add_func ("/filters/network-filter/longest-line", test_longest_line);
  g_test_add_func ("/filters/network-filter/keys", test_keys);
  g_test_add_func ("/filters/network-filter/explain", test_explain);
  g_test_add_func ("/filters/network-filter/words", test_words);

  return g_test_run ();
}
