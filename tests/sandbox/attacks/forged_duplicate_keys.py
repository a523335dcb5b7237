# Send each key twice, the nonce too.
# expect: protocol | ok
from attack_kit import channel_header, frame, send

nonce = channel_header()["nonce"].encode()
once = b'"nonce":"%s","ok":true,"value":null,"error":null,"displays":[],"files":[],"variables":[]' % nonce
send(frame(b"{" + once + b',"ok":5,' + once + b"}"))
