"""The names that `idioms.py` draws from. Held-out names occur in no training module, alone or inside another name."""

from __future__ import annotations


def words_of(text: str) -> list[str]:
    return text.split()


HELD_OUT_NOUNS = words_of("""
    lantern bicycle museum exhibit orchard harvest voyage sailor glacier bakery loaf tenant lease telescope comet
    violin saddle quarry beacon ferry kettle falcon meadow tapestry compass satchel bonfire canoe lighthouse tractor
""")
HELD_OUT_NUMBERS = words_of("""
    altitude:float humidity:float mileage:int yield_rate:float rent:float thickness:float brightness:int
    stiffness:float tonnage:int fare:float
""")
HELD_OUT_STRINGS = words_of("nickname motto vendor harbor dialect surname texture habitat insignia anthem")
HELD_OUT_FLAGS = words_of("ripe fragile seaworthy haunted")
HELD_OUT_VERBS = words_of("""
    polish:polished dock:docked forge:forged salvage:salvaged anchor:anchored christen:christened mend:mended
    prune:pruned tether:tethered hoist:hoisted
""")

NOUNS = words_of("""
    order user account product task message event sensor device student teacher course book author article comment
    post tag ticket invoice payment customer employee team project issue commit branch package version binder page
    document image photo album song playlist track video movie recipe ingredient meal room hotel booking flight
    airport
    station train car vehicle driver trip parcel shipment warehouse shelf box contract client server request
    session token job worker edge vertex point shape circle polygon layer cell option setting plugin feature metric
    sample reading measurement alert rule command step stage phase game player match level deck animal plant planet star
    beetle patient doctor visit symptom lesson exam grade question answer contact region store seller market park
    garden tree flower river bridge tower chapter verse poem letter packet channel battery engine wheel
    machine tool component experiment trial observation forecast storm expense loan bond share fund bank
    transaction quote offer bid auction lot agent lawyer court judge witness claim policy risk premium insurer nurse
    drug dose vaccine clinic ward bed chef dish menu drink snack coffee tea cup bottle crate pallet truck ship
    port crane container cable router gateway switch printer camera mirror screen keyboard monitor tablet phone
    charger lamp bulb panel turbine pump valve pipe tank filter_unit boiler fan heater
    thermostat meter gauge probe robot drone rocket satellite mission crew pilot captain passenger seat cabin
    luggage_item ticket_window platform_gate bus tram route_leg bus_stop
    ride taxi lane road crossing tunnel district city village street building floor apartment house door
    window roof wall fence field_plot farm barn cow horse sheep goat chicken egg crop seed soil_sample fertilizer
    weed pest forest trail mountain valley lake island beach wave reef fish boat net hook sail rope
    flag badge medal trophy award contest race runner lap coach league season fixture_date goal penalty referee
    stadium ball racket glove jersey concert band singer drum guitar piano theater scene actor script
    prop costume painting sculpture gallery artist sketch canvas_piece frame brush pigment pencil notebook diary
    calendar meeting agenda minute_entry speaker talk workshop slide survey poll vote ballot candidate
    party law bill permit licence fine tax_return budget_line cost_center ledger_entry receipt refund coupon
    voucher gift basket cart checkout supplier merchant brand
    catalog_page listing bundle subscription plan member
    club donor grant charity volunteer shift roster timesheet payroll bonus salary_slip applicant interview resume
    skill certificate degree school classroom pupil homework essay quiz puzzle riddle hint clue detective crime
    suspect alibi evidence prison guard key_card safe alarm fire_drill ambulance siren helmet rescue_team shelter
    blanket
    bandage pill tablet_box blood_test scan x_ray wound bone muscle nerve gene protein enzyme molecule atom electron
    photon magnet crystal mineral gem coin banknote stamp postcard envelope mailbox courier depot cargo manifest
    customs_form border visa passport embassy tourist guide tour itinerary souvenir map_tile landmark castle temple
    snapshot backup archive_job migration schema_change cluster replica shard partition topic consumer producer
    webhook endpoint proxy firewall certificate_file domain subnet host container_image pod volume_mount build
    artifact release deployment incident outage ticket_note sprint epic story milestone roadmap bug patch review
    dataset label_set feature_row batch epoch checkpoint model_run corpus sentence phrase paragraph
    glossary translation subtitle episode podcast newsletter headline editor publisher
    reader library_loan magazine novel comic fable legend
""")
ADJECTIVES = words_of("""
    new old first last main active local remote current next final open daily weekly monthly raw clean
    base shared public private user system web test batch spare weighted pending sample partial
""")
NUMBERS = words_of("""
    price:float amount:float total_cost:float quantity:int weight:float height:float width:float length:float
    duration:float age:int score:float rating:float size:int priority:int balance:float salary:float
    distance:float speed:float temperature:float pressure:float volume:float capacity:int discount:float
    tax_rate:float latitude:float longitude:float offset:int duration_ms:int retries:int position:int rank:int
    stock:int points:int budget:float depth:float area:float year:int month:int hours:float minutes:int
    votes:int views:int likes:int downloads:int errors:int warnings:int hits:int misses:int visits:int
    attempts:int failures:int seats:int pages:int words:int lines:int bytes_sent:int bytes_read:int
    latency:float bandwidth:float voltage:float current_draw:float resistance:float frequency:float energy:float
    mass:float density:float angle:float radius:float diameter:float slope:float elevation:float
    rainfall:float wind_speed:float ph_value:float calories:int protein_grams:float sugar:float salt:float
    servings:int portions:int floor_count:int rooms:int beds:int guests:int nights:int deposit:float fee:float
    interest:float principal:float revenue:float profit:float loss:float margin:float markup:float shipping:float
    wage:float overtime:float bonus_points:int credits:int experience:int level:int health:int damage:int armor:int
    gold:int lives:int wins:int losses:int goals:int assists:int laps:int fuel:float range_km:float
    doors:int cores:int memory:int threads:int replicas:int port_number:int timeout:float ttl:int
    severity:int progress:float confidence:float probability:float accuracy:float error_rate:float threshold_value:float
    stars:int followers:int copies:int edition:int chapters:int duration_days:int lead_time:int
    reorder_level:int shelf_life:int batch_size:int serial:int zone:int floor:int
""")
STRINGS = words_of("""
    name title label status category kind color description brief email phone city country code slug url
    content author owner language currency unit model brand region street comment role group
    reason source_name material shape_name flavor genre artist album_title publisher isbn department
    position_title manager supplier warehouse_code location address postcode state province continent nationality
    gender species_name breed family order_code sku barcode batch_code serial_code version_name
    release_name branch_name commit_hash host user_name login password_hash api_key token_name session_id
    channel topic subject headline summary note remark message_text body_text header footer caption alias
    hostname domain_name protocol endpoint method_name mime_type encoding_name extension folder_name
    timezone weekday season period quarter term stage_name phase_name difficulty level_name
    team_name player_name coach_name league venue stadium_name platform operator carrier route_code
    gate terminal destination origin airline driver_name plate engine_type fuel_type transmission
    station sensor_type diagnosis treatment ward_name doctor_name insurance_id prescription allergen
    cuisine chef_name ingredient_list difficulty_name sender recipient courier_name signature
    payee account_name iban bank_name invoice_number contract_type licence_plate section_name
""")
FLAGS = words_of("""
    active enabled visible available valid public ready required online hidden urgent
    optional private pending frozen stale remote local broken dirty mandatory
    overdue empty full sealed damaged expired taxable refundable shippable editable
    searchable writable executable mobile portable recurring manual automatic temporary permanent external
    internal primary secondary premium vegan organic spicy
    healthy contagious married retired insured licensed certified
""")
VERBS = words_of("""
    archive:archived publish:published cancel:cancelled approve:approved reject:rejected close:closed open:opened
    lock:locked unlock:unlocked pay:paid refund:refunded ship:shipped deliver:delivered return:returned
    activate:activated disable:disabled enable:enabled verify:verified confirm:confirmed review:reviewed
    submit:submitted register:registered schedule:scheduled dispatch:dispatched process:processed handle:handled
    check:checked validate:validated inspect:inspected test:tested measure:measured calibrate:calibrated
    clean:cleaned repair:repaired replace:replaced install:installed remove:removed delete:deleted restore:restored
    start:started stop:stopped pause:paused resume:resumed finish:finished complete:completed mark:marked
    flag:flagged tag:tagged pin:pinned mute:muted block:blocked ban:banned invite:invited accept:accepted
    assign:assigned claim:claimed reserve:reserved book:booked release:released deploy:deployed merge:merged
    sync:synced export:exported  upload:uploaded download:downloaded
    sign:signed  pack:packed unpack:unpacked load:loaded weigh:weighed label:labelled
      charge:charged drain:drained fill:filled empty:emptied heat:heated
    cool:cooled water:watered plant:planted train:trained evaluate:evaluated grade:graded
    promote:promoted demote:demoted hire:hired dismiss:dismissed notify:notified remind:reminded
    translate:translated correct:corrected  encrypt:encrypted sanitize:sanitized retry:retried
    revoke:revoked renew:renewed settle:settled audit:audited escalate:escalated resolve:resolved
    acknowledge:acknowledged collect:collected forward:forwarded
""")
BOXES = words_of("""
    Inventory Catalog Registry Archive Library Ledger Shop Depot Pool Index Roster Directory Board Journal
    Repository Collection Tracker Planner Log Vault
""")
BOX_ENDINGS = words_of("Store List Registry Manager Queue Collection Book Repository Set Table Pool Service")
WORDS = words_of("""
    alpha beta gamma delta north south east west red green blue small large apple pear plum lemon paris london oslo rome
    silver golden wooden plain rosa anna ben carla dora emil finn gina hugo
    iris jonas kira lars mona nils olga paul rita sam tara uwe vera otto berlin madrid lisbon dublin vienna cairo lima
    tokyo quito delhi maple birch cedar oak stone iron copper amber coral indigo violet crimson olive monday friday
""")
ONSETS = words_of("b br c cl d dr f fl g gr h j k kl l m n p pl pr qu r s sk sl st t tr v vl w y z zh")
VOWELS = words_of("a e i o u")
CODAS = words_of("l n r m x th nd rk st lm sk b d g")
ENDS = words_of("o a i or en ix um el et in ar on ip us")
FRONTS = words_of("""
    salt copper moss ember frost thistle raven willow sable pebble cinder marsh fern amber cobalt hazel wren dusk
    tinder bramble slate juniper flint clover nettle otter
""")
BACKS = words_of("wing gate line mark fold crest ridge spire thread stone brook vane latch reel loom shard drift knot")

# Names of locals: drawn once per module, then kept.
POOLS: dict[str, list[str]] = {
    "out": ["result", "results", "output", "selected", "found", "matches"],
    "acc": ["total", "acc", "running_total", "subtotal"],
    "map": ["groups", "mapping", "lookup", "grouped", "by_key"],
    "cnt": ["counts", "counter", "tally"],
    "fh": ["handle", "file", "stream", "f", "fh"],
    "err": ["error", "exc", "err", "e"],
    "line": ["line", "row", "raw"],
    "data": ["data", "entries", "records", "payload"],
    "path": ["path", "filename", "file_path"],
    "lim": ["limit", "threshold", "maximum", "cutoff"],
    "best": ["best", "current", "candidate", "winner"],
    "fn": ["function", "func", "callback"],
    "seq": ["values", "numbers", "items", "sequence"],
    "x": ["value", "number", "item", "x"],
    "txt": ["text", "string", "source", "content"],
    "i": ["i", "index", "number"],
    "log": ["logger", "log", "_logger"],
    "key": ["key", "k", "field_name"],
    "val": ["value", "v", "item"],
    "store": ["_items", "_entries", "_by_key", "_records", "_store"],
    "parts": ["parts", "fields", "columns", "pieces"],
    "args": ["args", "options", "arguments"],
    "res": ["result", "outcome", "answer"],
    "old": ["before", "previous", "old"],
}
