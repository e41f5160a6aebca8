"""The layouts that ship, from the telephone systems' published column lists."""

from hypercare.casework.evidence.legs import Layout
from hypercare.casework.evidence.states import Format

_MASTER = (
    "accountcode",
    "src",
    "dst",
    "dcontext",
    "clid",
    "channel",
    "dstchannel",
    "lastapp",
    "lastdata",
    "start",
    "answer",
    "end",
    "duration",
    "billsec",
    "disposition",
    "amaflags",
    "uniqueid",
    "userfield",
)
ASTERISK = Layout(
    columns=_MASTER,
    call_id=("uniqueid",),
    started="start",
    answered_at="answer",
    ended_at="end",
    length="duration",
    talk="billsec",
    caller="src",
    called="dst",
    reached="dstchannel",
    status="disposition",
    app="lastapp",
    answered=("answered",),
)
FREEPBX = Layout(
    call_id=("linkedid",),
    own_id="uniqueid",
    started="calldate",
    length="duration",
    talk="billsec",
    caller="src",
    called="dst",
    called_first="did",
    reached="dstchannel",
    status="disposition",
    app="lastapp",
    answered=("answered",),
)
CUCM = Layout(
    skip=1,
    times="epoch",
    call_id=("globalCallID_callManagerId", "globalCallID_callId"),
    started="dateTimeOrigination",
    answered_at="dateTimeConnect",
    ended_at="dateTimeDisconnect",
    talk="duration",
    caller="callingPartyNumber",
    called="originalCalledPartyNumber",
    reached="finalCalledPartyNumber",
)
TWILIO = Layout(
    times="rfc2822",
    call_id=("parent_call_sid",),
    own_id="sid",
    started="start_time",
    ended_at="end_time",
    talk="duration",
    caller="from",
    called="to",
    status="status",
    answered=("completed", "in-progress"),
)
LAYOUTS = {
    Format.ASTERISK: ASTERISK,
    Format.FREEPBX: FREEPBX,
    Format.CUCM: CUCM,
    Format.TWILIO: TWILIO,
}
