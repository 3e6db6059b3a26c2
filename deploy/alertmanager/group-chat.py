#!/usr/bin/env python3
"""Takes Alertmanager's webhooks and says them in a group chat, by a robot of WeCom (企业微信) or DingTalk (钉钉).

    GROUP_CHAT_URL='https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…' python3 group-chat.py
    GROUP_CHAT_URL='https://oapi.dingtalk.com/robot/send?access_token=…' GROUP_CHAT_SECRET=SEC… python3 group-chat.py

GROUP_CHAT_URL     the robot's address. It is a secret: whoever has it can write to the group. It is never logged.
GROUP_CHAT_KIND    wecom or dingtalk; by default what the address says
GROUP_CHAT_SECRET  of DingTalk's robot, if it wants its messages signed (加签)
GROUP_CHAT_BOARD   the address of the board, to be linked in each message
GROUP_CHAT_LISTEN  where Alertmanager finds it; default 127.0.0.1:5001

An example: it needs Python 3.9 or later and nothing else. A message that the robot does not take is answered with 502, so that
Alertmanager sends it again. The last part of the webhook's path (dispatch-room, on-duty, operators) heads the message.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

URL = os.environ.get("GROUP_CHAT_URL", "")
KIND = os.environ.get("GROUP_CHAT_KIND") or ("dingtalk" if "dingtalk" in URL else "wecom")
SECRET = os.environ.get("GROUP_CHAT_SECRET", "")
BOARD = os.environ.get("GROUP_CHAT_BOARD", "")
HOST, PORT = os.environ.get("GROUP_CHAT_LISTEN", "127.0.0.1:5001").rsplit(":", 1)

BEIJING = timezone(timedelta(hours=8))
RECEIVERS = {"dispatch-room": "调度室", "on-duty": "值班", "operators": "运维"}
SEVERITIES = {"critical": "紧急", "warning": "注意", "info": "提示"}
MOST_ALERTS = 10
MOST_BYTES = 4096  # WeCom's limit for one message, the smaller of the two
LARGEST_REQUEST = 4 << 20
PATIENCE_S = 10


def plain(text):
    """What a label says is text: it must not become a link or a mention."""
    for mark in "\\`*_[]<>#@":
        text = text.replace(mark, " ")
    return " ".join(text.split())


def beijing(instant):
    when = datetime.fromisoformat(instant.split(".")[0].rstrip("Z").split("+")[0]).replace(tzinfo=timezone.utc)
    return when.astimezone(BEIJING).strftime("%m-%d %H:%M")


def line(alert):
    labels, said = alert.get("labels", {}), alert.get("annotations", {})
    what = plain(said.get("summary") or labels.get("alertname", "?"))
    if alert.get("status") == "resolved":
        return f"> 已恢复：{what}（{beijing(alert['endsAt'])}）"
    return f"> {SEVERITIES.get(labels.get('severity'), '告警')}：{what}（{beijing(alert['startsAt'])} 起）"


def message(webhook, receiver):
    alerts = webhook["alerts"]
    firing = sum(alert.get("status") != "resolved" for alert in alerts) + webhook.get("truncatedAlerts", 0)
    title = f"{RECEIVERS.get(receiver, receiver)}：" + (f"{firing} 项告警" if firing else "告警已恢复")
    lines = [line(alert) for alert in alerts[:MOST_ALERTS]]
    if len(alerts) > MOST_ALERTS:
        lines.append(f"> 另有 {len(alerts) - MOST_ALERTS} 项")
    end = [f"[打开返岗调度台]({BOARD})"] if BOARD else []
    while len(lines) > 1 and len("\n\n".join([f"**{title}**", *lines, *end]).encode()) > MOST_BYTES:
        lines[-2:] = ["> ……"]
    return title, "\n\n".join([f"**{title}**", *lines, *end])


def request(title, text):
    url = URL
    if KIND == "dingtalk":
        body = {"msgtype": "markdown", "markdown": {"title": title, "text": text}}
        if SECRET:
            now = str(round(time.time() * 1000))
            digest = hmac.new(SECRET.encode(), f"{now}\n{SECRET}".encode(), hashlib.sha256).digest()
            url += ("&" if "?" in url else "?") + urllib.parse.urlencode({"timestamp": now, "sign": base64.b64encode(digest)})
    else:
        body = {"msgtype": "markdown", "markdown": {"content": text}}
    return urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})


def tell(title, text):
    """Raises an error if the robot did not take it. Both robots answer 200 to what they refuse, and say so in the body."""
    with urllib.request.urlopen(request(title, text), timeout=PATIENCE_S) as answer:
        said = json.load(answer)
    if said.get("errcode") != 0:
        raise ValueError(f"the robot refuses it: {said.get('errcode')} {said.get('errmsg')}")


class Webhooks(BaseHTTPRequestHandler):
    timeout = PATIENCE_S

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= LARGEST_REQUEST:
            return self.answer(413)
        try:
            title, text = message(json.loads(self.rfile.read(length)), self.path.rstrip("/").rsplit("/", 1)[-1])
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            print(f"this is no webhook of Alertmanager: {wrong!r}", file=sys.stderr, flush=True)
            return self.answer(400)
        try:
            tell(title, text)
        except (OSError, ValueError) as failure:
            # an error of urllib may name the address, and with it the robot's key
            print(f"not told: {type(failure).__name__ if isinstance(failure, OSError) else failure}", file=sys.stderr, flush=True)
            return self.answer(502)
        return self.answer(200)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        # or a client may send its next alerts on a connection that is about to end
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if not URL:
        sys.exit("GROUP_CHAT_URL is missing: the address of the robot of your group.")
    server = ThreadingHTTPServer((HOST, int(PORT)), Webhooks)
    print(f"group-chat ({KIND}) listens on {HOST}:{server.server_address[1]}", flush=True)
    server.serve_forever()
