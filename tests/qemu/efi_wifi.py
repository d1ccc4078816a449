"""Tests of networks by radio: the stub's driver finds and joins them, and locks
the machine up when somebody touches the card's SNP (tests/qemu/radio.h)."""
import tempfile

import machine
from kit import (Server, begin, embed_into, end, expect, plain, smoke,
                 test, user_net)


def on_air(m, *networks):
    """The machine's card has a radio, which these are in reach of."""
    m.fw_cfg("without", b"w")
    m.fw_cfg("wifi", "".join(n + "\n" for n in networks).encode())


def run(networks, script, status=7, seconds=90):
    """Returns the screen, and what the driver saw."""
    options = ("pxesh " + script + "\0").encode("utf-16-le")
    with machine.restored("x64", user_net()) as m:
        m.fw_cfg("options", options)
        on_air(m, *networks)
        m.start()
        end(m, status, seconds)
        return plain(m), m.results().decode(errors="replace"), m


OFFICE = "office,psk,72,correct horse,400,0,0,0"
GUEST = "guest,open,40,,200,0,0,0"
BOTH = "both,both,90,correct horse,200,0,0,0"
JOIN = "set net0/ssid %s ; set net0/key correct horse ; "


@test
def networks_in_reach_are_listed():
    out, _, m = run([OFFICE, GUEST, "old,wep,7,,1,0,0,0", "corp,eap,3,,1,0,0,0",
                     BOTH], "iwlist && echo ${net0.wifi/count} ${net0.wifi/"
                    "name0} ${net0.wifi/security0} && exit 7")
    for line in ("[ 90] both                  --:--:--:--:--:--  --  WPA3  SAE",
                 "[ 72] office                --:--:--:--:--:--  --  WPA2  PSK",
                 "[ 40] guest                 --:--:--:--:--:--  --  Open",
                 "[  7] old                   --:--:--:--:--:--  --  WEP",
                 "[  3] corp                  --:--:--:--:--:--  --  WPA2  802.1X",
                 "5 both wpa3"):
        expect(line in out, "not there: " + line, m)


@smoke
def a_script_comes_over_the_air():
    server = Server({"x": b"#!ipxe\necho by radio\n"})
    out, saw, m = run([OFFICE, GUEST], JOIN % "office" + "dhcp && iwstat && "
                      "chain %s && exit 7" % server.url("x"))
    expect("Joining \"office\" on net0... ok" in out, "not joined", m)
    expect("(802.11) [open]" in out and "[802.11 SSID 'office', Ch:? Sig:72/100"
           in out, "no iwstat", m)
    expect("by radio" in out, "nothing came", m)
    expect("akm 2 code 0" in saw, saw, m)
    # what we joined is left again
    expect("@@LEAVE" in saw, saw, m)


@test
def the_newer_kind_is_joined_where_both_are_offered():
    _, saw, m = run([BOTH], JOIN % "both" + "ifopen && exit 7")
    expect("akm 8 code 0" in saw, saw, m)


@test
def an_open_network_and_one_with_an_account_need_no_key():
    out, saw, m = run([GUEST, "corp,eap,3,,100,0,0,0"],
                      "set net0/ssid guest ; ifopen && ifclose && "
                      "set net0/ssid corp && ifopen && iwstat && exit 7")
    expect("akm 0 code 0" in saw and "akm 1 code 0" in saw, saw, m)
    expect("SSID 'corp'" in out, "not joined", m)


@test
def each_end_is_told_in_words():
    ends = [OFFICE, "r,open,1,,100,1,9,0", "f,open,1,,100,2,9,0",
            "t,open,1,,100,3,9,0", "u,open,1,,100,4,9,0"]
    out, _, m = run(ends, "set net0/ssid office ; ifopen ; "
                    "set net0/key wrong horse ; ifopen ; clear net0/key ; "
                    "set net0/ssid r ; ifopen ; set net0/ssid u ; ifopen ; "
                    "set net0/ssid f ; iflinkwait --timeout 3000 ; "
                    "set net0/ssid t ; iflinkwait --timeout 3000 ; "
                    "set net0/ssid none ; iflinkwait --timeout 3000 ; exit 7",
                    seconds=120)
    flat = out.replace("\n", "")
    for words in ("\"office\" wants a key: set net0/key",
                  "\"office\" refuses us: is the key right?",
                  "\"r\" refuses us", "\"f\" does not answer: is it in reach?",
                  "\"t\" did not let us in in time",
                  "joining \"u\" failed, and the firmware does not say why",
                  "no network \"none\" is in reach"):
        expect(words in flat, "not said: " + words, m)


@test
def a_network_that_is_lost_is_joined_again():
    out, saw, m = run(["office,psk,72,correct horse,300,0,0,2500"],
                      JOIN % "office" + "dhcp && sleep 8 && iwstat && "
                      "ping -c 1 10.0.2.2 && exit 7")
    expect("\"office\" is lost; joining it again" in out, "nothing said", m)
    expect(saw.count("code 0") == 2 and "@@LOST" in saw, saw, m)


@test
def a_driver_that_does_not_answer_hangs_nobody():
    out, saw, m = run(["office,psk,72,correct horse,0,0,0,0"],
                      JOIN % "office" + "iflinkwait --timeout 4000 || exit 7")
    expect("@@LEAVE" in saw, saw, m)


@test
def a_person_chooses_a_network_and_types_its_key():
    server = Server({"x": b"#!ipxe\necho by radio\nprompt Here it is\n"})
    with open("scripts/wifi.ipxe", "rb") as f:
        menu = f.read()
    with machine.restored("x64", user_net(bootfile=server.url("x"))) as m:
        m.fw_cfg("script", menu)
        on_air(m, GUEST, OFFICE)
        begin(m)

        def choose(key, since):
            def new():
                return m.output().rpartition(since)[2]
            m.wait("A prompt", 20, new)
            m.send("\r")
            m.wait("The key of office", 20, new)
            m.send(key + "\r")

        choose("wrong horse", b"Networks on")
        m.wait("Press a key to choose again", 20)
        m.send("x")
        choose("correct horse", b"choose again")
        m.wait("Here it is", 30)
        saw = m.results().decode(errors="replace")
        expect(saw.count("code 1") == 1 and saw.count("code 0") == 1, saw, m)


@test
def what_is_embedded_joins_without_anybody():
    with tempfile.TemporaryDirectory() as folder:
        app, menu = folder + "/app.efi", folder + "/menu.ipxe"
        with open(menu, "w") as f:
            f.write("#!ipxe\ndhcp && iwstat && exit 7\n")
        embed_into(machine.image("x64", "pxesh.efi"), app, "--script", menu,
                   "--set", "net0/ssid=office",
                   "--set", "net0/key=correct horse")
        with machine.restored("x64", user_net(), app=machine.read(app)) as m:
            on_air(m, OFFICE)
            m.start()
            end(m, 7, 60)
            expect("[802.11 SSID 'office'" in plain(m), "not joined", m)
