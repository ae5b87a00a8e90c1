# ruff: noqa: E501
"""The vocabulary of the generator: names, places and sentences of our own writing.

In a sentence ``{name}`` is filled from the article's cast (see ``generator.Cast``); ``*word*`` is
printed in italics, ``+word+`` in bold and ``[word]`` as a link to a tag page. Straight quotation
marks may be turned into curly ones.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_NAMES = (
    "Arman", "Baskara", "Citra", "Darmawan", "Eliana", "Farhan", "Gilang", "Hanifah",
    "Indrawati", "Jatmiko", "Kartika", "Laksmi", "Maheswari", "Nurhayati", "Oktavia", "Prasetya",
    "Ratna", "Sekarwangi", "Taufan", "Utami", "Vania", "Wahyudi", "Yulianti", "Zulfan", "Bagas",
    "Cahyani", "Dewangga", "Endah", "Ferina", "Galuh",
)  # fmt: skip
LAST_NAMES = (
    "Adisaputra", "Bramantyo", "Cakradinata", "Dwipayana", "Erlangga", "Firmansyah", "Gunadarma",
    "Hadikusuma", "Iskandarsyah", "Jayanegara", "Kertapati", "Lesmanawati", "Mangunsong",
    "Nasutiono", "Paramitha", "Raharjanti", "Sastrowibowo", "Tanuwijaya", "Umbaradewi",
    "Wirasena", "Yudhanegara", "Zainurrahman", "Simarjarunjung", "Manurungan",
)  # fmt: skip
TITLES = ("", "", "", "", "H. ", "Dr. ", "Ir. ", "Hj. ")
CITIES = (
    "Jakarta", "Bandung", "Semarang", "Surabaya", "Yogyakarta", "Makassar", "Medan", "Palembang",
    "Denpasar", "Pontianak", "Balikpapan", "Manado", "Padang", "Ambon", "Kupang", "Mataram",
    "Bandar Lampung", "Pekanbaru", "Banjarmasin", "Cirebon", "Tasikmalaya", "Banda Aceh",
)  # fmt: skip
DISTRICTS = (
    "Sukamekar", "Margajaya", "Tanjung Asri", "Karangsari", "Bumi Raharja", "Wonomulyo",
    "Kebun Jati", "Pasir Endah", "Rawa Bening", "Teluk Permai", "Gunung Seti", "Lembah Sari",
)  # fmt: skip
COUNTRIES = (
    "Malaysia",
    "Jepang",
    "Australia",
    "Belanda",
    "Thailand",
    "Korea Selatan",
    "Selandia Baru",
)
COMPANIES = (
    "PT Samudra Karya Lestari", "PT Bumi Tani Makmur", "PT Lintas Nusa Abadi",
    "CV Kain Pesisir", "PT Surya & Rekan Energi", "Koperasi Melati Sejahtera", "PT Rumah Kopi Timur",
)  # fmt: skip
AGENCIES = (
    "Dinas Perhubungan", "Dinas Kesehatan", "Dinas Pendidikan", "Badan Penanggulangan Bencana Daerah (BPBD)",
    "Dinas Pekerjaan Umum", "Balai Konservasi", "Dinas Pariwisata", "Kantor Pelayanan Terpadu",
)  # fmt: skip
POSITIONS = (
    "Kepala Bidang Operasi", "Sekretaris Daerah", "Juru Bicara", "Kepala Seksi Pelayanan",
    "Ketua Panitia", "Direktur Utama", "Koordinator Lapangan", "Peneliti Senior", "Wakil Ketua",
)  # fmt: skip
HANDLES = ("@kabar_pagi", "@warga.sukamekar", "@sorehari", "@kebunjati_id", "@pelancong.lokal")


@dataclass(frozen=True)
class Topic:
    """What one kind of story is written with."""

    section: str
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    sentences: tuple[str, ...]
    quotes: tuple[str, ...]
    headings: tuple[str, ...]
    items: tuple[str, ...]
    keywords: tuple[str, ...]
    table: tuple[tuple[str, str, str], ...]


TOPICS = (
    Topic(
        section="transportasi",
        titles=(
            "{n} Bus Listrik Mulai Melayani Rute {city}-{district}",
            "Warga {district} Minta Jembatan Penyeberangan Dibuka Lebih Awal",
            "Jalur Kereta ke {district} Ditutup {n} Hari, Ini Penggantinya",
            "Terminal {district} Pindah, Penumpang di {city} Sempat Bingung",
        ),
        leads=(
            "{agency} Kota {city} mengoperasikan {n} bus listrik baru untuk rute menuju {district} mulai {day} ({dm}).",
            "Penutupan jalur menuju {district} selama {n} hari membuat ribuan penumpang di {city} harus mencari jalan lain.",
            "Sebanyak {n} armada tambahan disiapkan {agency} {city} untuk menghadapi lonjakan penumpang, {day} ({dmy}).",
        ),
        sentences=(
            "Rute sepanjang {small},{digit} kilometer itu melewati {small} halte, termasuk halte di depan pasar {district}.",
            "Tarif yang dikenakan Rp {thousand} per orang dan dapat dibayar dengan uang elektronik.",
            "Pada jam sibuk, [bus] berangkat setiap {small} menit sekali; di luar itu jaraknya menjadi setengah jam.",
            "Menurut catatan {agency}, jumlah penumpang naik {pct} persen dibanding tahun lalu.",
            "Petugas memasang {n} rambu sementara di sepanjang jalan yang dialihkan.",
            "Armada itu dirakit oleh {company} dengan baterai buatan {country}.",
            "Sopir dan *kondektur* mendapat pelatihan selama {small} pekan sebelum bertugas.",
            "Halte lama di dekat alun-alun akan dijadikan taman kecil berukuran {small} x {n} meter.",
            "Kepadatan terlihat sejak pukul {hour}.{minute}, terutama di simpang menuju {district}.",
            "Pengguna sepeda boleh membawa sepedanya di rak depan (paling banyak dua sepeda sekali jalan).",
        ),
        quotes=(
            "Kami ingin orang tidak lagi menunggu lebih dari {small} menit di halte",
            "Jalan ini memang sempit, jadi kendaraan besar kami minta memutar dulu",
            "Kalau {day} depan hasil ujinya baik, rute ini kami teruskan sampai {district}",
            "Saya biasa berangkat pukul {hour}.{minute}, sekarang harus lebih pagi lagi",
            "Penumpang tidak perlu khawatir, tiket lama masih berlaku",
        ),
        headings=("Rute dan tarif", "Pengalihan arus", "Keluhan penumpang", "Rencana tahun depan"),
        items=(
            "Koridor {small}: {city} - {district}, {n} perjalanan sehari",
            "Bus pengumpan dari {district} setiap {small} menit",
            "Parkir {n} sepeda motor di lantai dasar",
            "Loket pengaduan di pintu timur, buka sampai pukul {hour}.{minute}",
        ),
        keywords=("bus listrik", "terminal", "rute baru", "penumpang", "tarif angkutan"),
        table=(
            ("Rute", "Jarak", "Tarif"),
            ("{city} - {district}", "{small} km", "Rp {thousand}"),
            ("Lingkar {district}", "{n} km", "Rp {thousand}"),
        ),
    ),
    Topic(
        section="kesehatan",
        titles=(
            "Puskesmas {district} Layani {n} Anak dalam Pekan Imunisasi",
            "Kasus Demam Berdarah di {city} Turun {pct} Persen",
            "Dokter di {city} Ajak Warga Kurangi Gula, Mulai dari Sarapan",
        ),
        leads=(
            "Puskesmas {district}, Kota {city}, melayani {n} anak balita pada hari pertama pekan imunisasi, {day} ({dm}).",
            "Jumlah kasus demam berdarah di {city} turun {pct} persen dalam {small} bulan terakhir.",
            "Dokter spesialis penyakit dalam {p1} mengajak warga {city} mengurangi gula, dimulai dari menu sarapan.",
        ),
        sentences=(
            "Kader *posyandu* berkeliling ke {small} rukun warga untuk mengingatkan orang tua.",
            "Dari {n} orang yang diperiksa, {small} di antaranya dirujuk ke rumah sakit daerah.",
            "Obat disiapkan untuk {small} pekan, sedangkan vaksin disimpan pada suhu 2-8 derajat Celsius.",
            "Baca label kemasan menjadi kebiasaan yang terus ia tanamkan kepada pasiennya.",
            "Penelitian terhadap {n} responden di {country} menunjukkan hasil serupa (selisihnya {digit},{digit} poin).",
            "Gejala yang perlu diwaspadai ialah demam lebih dari {small} hari dan badan terasa lemas.",
            "Warga yang belum terdaftar cukup membawa kartu keluarga & kartu identitas.",
            "Air bersih di {district} baru mengalir {small} jam sehari sehingga kebersihan menjadi persoalan tersendiri.",
            "Anggarannya mencapai Rp {money} miliar dan berasal dari dana daerah.",
        ),
        quotes=(
            "Yang penting anak tidur cukup dan jangan malas minum air putih",
            "Kami tidak kekurangan obat, yang kurang itu tenaga",
            "Gula boleh saja, tetapi takarannya harus kita hitung",
            "Antreannya panjang, tapi petugasnya ramah semua",
            "Masih ada {small} keluarga yang menolak, kami datangi satu-satu",
        ),
        headings=(
            "Gejala yang perlu dikenali",
            "Cara mendaftar",
            "Angka di lapangan",
            "Saran dokter",
        ),
        items=(
            "Minum air putih paling sedikit {small} gelas sehari",
            "Periksa tekanan darah setiap {small} bulan",
            "Tutup tempat penampungan air dan kuras seminggu sekali",
            "Tidur sebelum pukul {hour}.00",
        ),
        keywords=("imunisasi", "puskesmas", "demam berdarah", "gaya hidup sehat", "posyandu"),
        table=(
            ("Kecamatan", "Kasus", "Sembuh"),
            ("{district}", "{n}", "{small}"),
            ("{city} Barat", "{n}", "{small}"),
        ),
    ),
    Topic(
        section="ekonomi",
        titles=(
            "Harga Cabai di {city} Naik Rp {thousand} Sepekan",
            "{company} Bangun Gudang Dingin di {district}",
            "Perajin {district} Kirim {n} Peti Kerajinan ke {country}",
            "Rupiah Menguat Tipis, Pedagang {city} Tetap Hati-hati",
        ),
        leads=(
            "Harga cabai rawit di sejumlah pasar {city} naik Rp {thousand} per kilogram dalam sepekan terakhir.",
            "{company} membangun gudang pendingin berkapasitas {n} ton di {district}, {city}, dengan biaya Rp {money} miliar.",
            "Sebanyak {n} peti kerajinan asal {district} dikirim ke {country}, {day} ({dmy}).",
        ),
        sentences=(
            "Pasokan dari daerah tetangga berkurang sekitar {pct} persen karena hujan.",
            "Nilai kontraknya US$ {n}.000 atau setara Rp {money} miliar.",
            "Pedagang memilih mengurangi stok agar barang tidak busuk di lapak.",
            "Sumber pasokan lain datang dari {country}, meski jumlahnya belum seberapa.",
            "Pertumbuhan kredit usaha kecil pada triwulan ini tercatat {digit},{digit} persen (year on year/yoy).",
            "Indeks harga grosir berada di angka {n},{digit} atau hampir tak berubah.",
            "Menurut dia, *cold storage* itu bisa menahan harga ketika panen raya.",
            "Koperasi membeli hasil panen dengan harga Rp {thousand} per kilogram, lebih tinggi daripada tengkulak.",
            "Pemerintah kota menyiapkan operasi pasar di {small} titik, di antaranya {district}.",
            "Ekspor kerajinan dari kota itu mencapai {n} ribu potong setahun.",
        ),
        quotes=(
            "Barangnya ada, ongkos kirimnya yang mahal",
            "Kami jual sedikit-sedikit saja, yang penting langganan tidak lari",
            "Targetnya {n} ton per bulan, tidak muluk-muluk",
            "Pembeli dari {country} minta warna yang lebih muda",
            "Harga akan turun kalau pasokan dari {district} sudah masuk",
        ),
        headings=("Pasokan menipis", "Harapan pedagang", "Rencana perluasan", "Pasar luar negeri"),
        items=(
            "Cabai rawit merah Rp {thousand} per kilogram",
            "Bawang merah Rp {thousand} per kilogram, naik {pct} persen",
            "Telur ayam, stok cukup untuk {small} pekan",
            "Minyak goreng curah di pasar {district}",
        ),
        keywords=("harga cabai", "pasar tradisional", "ekspor", "usaha kecil", "inflasi"),
        table=(
            ("Komoditas", "Pekan lalu", "Pekan ini"),
            ("Cabai rawit", "Rp {thousand}", "Rp {thousand}"),
            ("Bawang merah", "Rp {thousand}", "Rp {thousand}"),
        ),
    ),
    Topic(
        section="olahraga",
        titles=(
            "Persatuan {district} Tahan Imbang Tamunya {digit}-{digit}",
            "Pelatih {p1_last} Siapkan {small} Pemain Muda untuk Laga di {city}",
            "Pebulu Tangkis {city} Melaju ke Semifinal Turnamen {country}",
        ),
        leads=(
            "Kesebelasan Persatuan {district} bermain imbang melawan tamunya dalam laga di Stadion {city}, {day} ({dm}).",
            "Pelatih {p1} menyiapkan {small} pemain muda untuk laga pekan depan di {city}.",
            "Pebulu tangkis asal {city}, {p2}, melaju ke semifinal setelah menang dalam {n} menit.",
        ),
        sentences=(
            "Gol pertama lahir pada menit ke-{n} lewat sundulan {p2_last}.",
            "Tuan rumah menguasai {pct} persen permainan, tetapi hanya {small} tembakan yang mengarah ke gawang.",
            "Penonton yang hadir tercatat {n} ribu orang, terbanyak musim ini.",
            "Babak kedua berjalan lebih ketat. Wasit mengeluarkan {small} kartu kuning.",
            "Di gim penentuan ia sempat tertinggal 11-{small} sebelum berbalik unggul.",
            "Turnamen berhadiah US$ {n}.000 itu berlangsung sampai {day} depan.",
            "Kiper cadangan terpaksa masuk setelah kiper utama cedera pada bahu kanan.",
            "Dengan hasil ini, tim asal {district} naik ke peringkat {small} klasemen sementara.",
            "Ia memuji kerja bek kanan yang *ngotot* naik-turun sepanjang laga.",
        ),
        quotes=(
            "Anak-anak sudah berlari habis-habisan, hasil imbang ini adil",
            "Kami main terlalu dalam setelah unggul",
            "Saya cuma fokus ke poin berikutnya, tidak melihat papan skor",
            "Lapangannya berat karena hujan, tapi itu bukan alasan",
            "Pekan depan kami harus menang, titik",
        ),
        headings=("Jalannya laga", "Babak kedua", "Susunan pemain", "Kata pelatih"),
        items=(
            "Menit ke-{n}: sundulan {p2_last} membentur mistar",
            "Menit ke-{small}: kartu kuning pertama",
            "Pergantian pemain di babak kedua, tuan rumah memasukkan tiga penyerang",
            "Skor akhir {digit}-{digit}",
        ),
        keywords=("liga", "bulu tangkis", "pelatih", "klasemen", "turnamen"),
        table=(
            ("Tim", "Main", "Nilai"),
            ("Persatuan {district}", "{small}", "{n}"),
            ("{city} United", "{small}", "{n}"),
        ),
    ),
    Topic(
        section="nasional",
        titles=(
            "BPBD {city}: {n} Rumah di {district} Terendam Banjir",
            "Longsor Tutup Jalan {district}, {n} Warga Mengungsi",
            "Polisi {city} Ungkap Pencurian Kabel di {small} Lokasi",
        ),
        leads=(
            "Sedikitnya {n} rumah di {district}, {city}, terendam banjir setinggi {small}0 sentimeter sejak {day} ({dm}) malam.",
            "Longsor menutup jalan utama menuju {district}. Akibatnya, {n} warga mengungsi ke balai desa.",
            "Kepolisian {city} mengungkap pencurian kabel yang terjadi di {small} lokasi selama dua bulan.",
        ),
        sentences=(
            "Air mulai surut pada pukul {hour}.{minute}, tetapi lumpur masih menutupi halaman.",
            "Petugas menurunkan {small} perahu karet dan {n} personel gabungan.",
            "Tidak ada korban jiwa dalam peristiwa tersebut, hanya {small} orang luka ringan.",
            "Dua orang berinisial {i1} ({age}) dan {i2} ({age}) diperiksa sebagai saksi.",
            "Barang bukti yang disita antara lain {small} gulung kabel, gunting besi & sebuah mobil bak terbuka.",
            "Dapur umum menyiapkan {n} bungkus nasi setiap waktu makan.",
            "Ikuti petunjuk petugas menjadi pesan yang berulang kali diumumkan lewat pengeras suara masjid.",
            "Jalan alternatif lewat {district} hanya dapat dilalui sepeda motor.",
            "Curah hujan pada hari itu mencapai {n} milimeter (kategori lebat).",
            "Akses internet di {small} desa sempat terputus karena menara *base transceiver station* padam.",
        ),
        quotes=(
            "Air masuk cepat sekali, kami hanya sempat menyelamatkan surat-surat",
            "Alat berat sudah di lokasi, semoga sore ini jalan terbuka",
            "Pelaku mengaku menjual kabel itu seharga Rp {thousand} per kilogram",
            "Kami imbau warga tidak kembali dulu ke rumah",
            "Ini yang keempat kalinya dalam {small} tahun",
        ),
        headings=("Warga mengungsi", "Bantuan mulai datang", "Kronologi", "Dugaan penyebab"),
        items=(
            "{n} lembar selimut untuk balai desa {district}",
            "Air bersih {small} tangki",
            "Posko kesehatan di SD Negeri {small} {district}",
            "Makanan bayi dan popok",
        ),
        keywords=("banjir", "longsor", "pengungsi", "BPBD", "cuaca ekstrem"),
        table=(
            ("Desa", "Rumah", "Jiwa"),
            ("{district}", "{n}", "{n}"),
            ("{city} Hilir", "{small}", "{n}"),
        ),
    ),
    Topic(
        section="wisata",
        titles=(
            "{small} Air Terjun di {district} yang Ramai Akhir Pekan",
            "Festival Layang-layang {city} Kembali Digelar, Peserta dari {country} Ikut",
            "Sarapan Bubur Legendaris di Gang Kecil {city}",
        ),
        leads=(
            "Festival layang-layang di Pantai {district}, {city}, kembali digelar dan diikuti {n} peserta.",
            "Di sebuah gang kecil di {city}, semangkuk bubur hangat membuat orang rela antre sejak pukul 0{digit}.{minute}.",
            "Kawasan {district} punya {small} air terjun yang ramai dikunjungi tiap akhir pekan.",
        ),
        sentences=(
            "Tiket masuknya Rp {thousand}, sedangkan anak di bawah {small} tahun gratis.",
            "Perjalanan dari pusat kota memakan waktu {n} menit dengan sepeda motor.",
            "Foto lama di dinding warung memperlihatkan gerobak pertama milik keluarga itu.",
            "Pengunjung disarankan membawa sepatu *trekking* karena jalannya licin.",
            "Rasa kuahnya gurih; kacang kedelai goreng dan daun seledri ditabur di atasnya.",
            "Penginapan di sekitar lokasi mematok harga mulai Rp {thousand} semalam.",
            "Layang-layang terbesar tahun ini panjangnya {n} meter dan dibuat selama {small} pekan.",
            "Wisatawan dari {country} terlihat ikut menarik tali bersama warga setempat.",
            "Pada musim kemarau debit airnya mengecil, tetapi kolamnya menjadi jernih kehijauan.",
        ),
        quotes=(
            "Resepnya dari nenek, saya tinggal meneruskan",
            "Anginnya bagus, tahun lalu kami hanya bisa terbang {small} jam",
            "Kalau mau sepi, datanglah hari kerja sebelum pukul {hour}.00",
            "Sampah dibawa pulang lagi, itu saja permintaan kami",
        ),
        headings=(
            "Cara menuju lokasi",
            "Resep keluarga",
            "Waktu terbaik berkunjung",
            "Harga tiket",
        ),
        items=(
            "Curug {district}, {n} anak tangga dari parkiran",
            "Pasar Minggu pagi di {city}",
            "Gardu pandang setinggi {n} meter",
            "Kolam dangkal untuk anak-anak",
        ),
        keywords=("wisata", "kuliner", "air terjun", "festival", "akhir pekan"),
        table=(
            ("Tempat", "Tiket", "Buka"),
            ("Curug {district}", "Rp {thousand}", "07.00"),
            ("Pantai {city}", "Rp {thousand}", "06.00"),
        ),
    ),
    Topic(
        section="teknologi",
        titles=(
            "Mahasiswa {city} Buat Sensor Banjir dari Ponsel Bekas",
            "Aplikasi Antrean Buatan Pemuda {district} Dipakai {n} Warung",
            "Jaringan Serat Optik Sampai ke {district}",
        ),
        leads=(
            "Sekelompok mahasiswa di {city} membuat sensor banjir dari ponsel bekas dengan biaya Rp {thousand} per unit.",
            "Aplikasi antrean buatan pemuda {district} kini dipakai {n} warung makan di {city}.",
            "Jaringan serat optik sepanjang {n} kilometer tersambung sampai ke {district}, {day} ({dmy}).",
        ),
        sentences=(
            "Alat itu mengirim pesan singkat bila permukaan air naik lebih dari {small} sentimeter.",
            "Kode programnya dibuka untuk umum dan sudah disalin {n} kali.",
            "Uji coba di {district} berlangsung {small} bulan tanpa gangguan berarti.",
            "Baterainya bertahan {n} jam, lalu diisi ulang dengan panel surya kecil.",
            "Kecepatan unduh rata-rata {n} Mbps, sebelumnya hanya {small} Mbps.",
            "Editor kode yang mereka pakai pun perangkat lunak bebas.",
            "Sistem *machine learning* sederhana dipakai untuk menyaring data yang keliru.",
            "Dari {n} pengguna, {pct} persen membuka aplikasinya tiap hari.",
            "Kesalahan ukurnya {digit},{digit} persen, masih dalam batas wajar menurut pembimbingnya.",
        ),
        quotes=(
            "Ponsel rusak di laci rumah ternyata masih berguna",
            "Kami tidak mau bergantung pada alat impor dari {country}",
            "Awalnya hanya tugas kuliah, lalu warga minta dipasang sungguhan",
            "Server-nya kecil, biayanya Rp {thousand} sebulan",
        ),
        headings=("Cara kerja alat", "Uji coba di lapangan", "Biaya murah", "Langkah berikutnya"),
        items=(
            "Ponsel bekas dengan kamera yang masih hidup",
            "Panel surya {n} watt",
            "Kotak kedap air berukuran {small} sentimeter",
            "Kartu SIM data {small} GB",
        ),
        keywords=("sensor banjir", "aplikasi", "mahasiswa", "serat optik", "inovasi"),
        table=(
            ("Bagian", "Jumlah", "Harga"),
            ("Panel surya", "{digit}", "Rp {thousand}"),
            ("Kotak kedap air", "{digit}", "Rp {thousand}"),
        ),
    ),
    Topic(
        section="hiburan",
        titles=(
            "Film Pendek Sutradara {city} Diputar di {country}",
            "Grup Musik Asal {district} Rilis Album Kelima Setelah {small} Tahun",
            "Pameran Batik {district} Dibuka, {n} Kain Tua Ditampilkan",
        ),
        leads=(
            "Film pendek karya sutradara muda asal {city}, {p2}, diputar dalam festival di {country}.",
            "Grup musik asal {district} merilis album kelima setelah {small} tahun menghilang dari panggung.",
            "Pameran batik yang menampilkan {n} kain tua dibuka di Gedung Kesenian {city}, {day} ({dm}).",
        ),
        sentences=(
            "Durasi filmnya hanya {n} menit dan seluruh adegan diambil di {district}.",
            "Album berisi {small} lagu itu direkam di rumah sang vokalis.",
            "Simak saja lagu pembukanya: ketukan rebana bertemu gitar listrik.",
            "Kain tertua diperkirakan berumur {n} tahun dan dipinjam dari koleksi keluarga.",
            "Konsernya nanti digelar di {small} kota, dimulai dari {city}.",
            "Ia mengaku terinspirasi cerita *wayang* yang didengarnya semasa kecil.",
            "Penjualan tiket dibuka pukul {hour}.{minute} dan {pct} persen sudah habis dalam sejam.",
            "Tokoh utamanya, +Mirah+, diperankan siswi sekolah menengah yang baru pertama main film.",
            "Unggahannya di media sosial disukai {n} ribu orang.",
        ),
        quotes=(
            "Kami rekaman tengah malam supaya tidak bising",
            "Rasanya seperti pulang ke rumah sendiri",
            "Kain itu disimpan Ibu di peti kayu, tidak pernah dipakai",
            "Penonton di {country} tertawa di bagian yang sama, saya kaget",
        ),
        headings=("Direkam di rumah", "Sambutan penonton", "Kain berumur tua", "Tur keliling kota"),
        items=(
            "Gang Belakang ({digit} menit {small} detik)",
            "Hujan di Simpang {district}",
            "Surat untuk Kakak, bersama paduan suara anak",
            "Kopi Terakhir",
        ),
        keywords=("film pendek", "musik indie", "batik", "pameran", "konser"),
        table=(
            ("Kota", "Tempat", "Tanggal"),
            ("{city}", "Gedung Kesenian", "{dm}"),
            ("{city} Timur", "Balai {district}", "{dm}"),
        ),
    ),
)

COMMON_SENTENCES = (
    "{p1_last} menambahkan, pekerjaan itu ditargetkan rampung dalam {small} bulan.",
    "Hal senada disampaikan {p2}, {position} {agency}.",
    "Hingga {day} siang, {agency} {city} belum memberi keterangan tambahan.",
    "Data terakhir per pukul {hour}.{minute} menunjukkan {n} laporan masuk, {small} di antaranya sudah ditangani.",
    "Warga {district}, {p2} ({age}), mengaku sudah lama menunggu kabar tersebut.",
    "Kegiatan serupa pernah diadakan di {city} pada 20{yy}; waktu itu pesertanya {n} orang.",
    "Rapat berikutnya dijadwalkan {day} pekan depan di kantor Kecamatan {district}.",
    "Ia tidak merinci berapa biaya yang sudah dikeluarkan.",
    "Angka itu lebih tinggi {pct} persen daripada perkiraan semula, yakni {n}.",
    "Bagi {p2_last}, tahun ini adalah tahun ke-{small} ia terlibat.",
    "Kontraknya diteken bersama {company} dengan nilai Rp {money} miliar.",
    "Sebelumnya, persoalan yang sama juga dikeluhkan warga di {small} kelurahan lain.",
    "Iklan layanan masyarakat tentang hal itu sudah dipasang di {small} papan besar di {city}.",
    "Peraturan Wali Kota Nomor {n} Tahun 20{yy} menjadi dasarnya.",
)
QUOTE_FRAMES = (
    '"{q}," kata {p1}, {day} ({dm}).',
    '"{q}," ujar {p1_last} saat ditemui di {district}, {city}.',
    '"{q}," katanya.',
    '{p2_last} berkata, "{q}."',
    '"{q}. {q2}," tutur {p2} kepada wartawan.',
    '"{q}," ucap {position} {agency} {p1}. {s}',
)
PULL_QUOTE = "{q}."
LIST_INTROS = (
    "Berikut rinciannya:",
    "Secara rinci, hal yang disiapkan adalah sebagai berikut.",
    "Ada beberapa hal yang dicatat di lapangan, yaitu:",
)
SHORT_LINES = ("Belum ada kepastian.", "Begitu katanya.", "Semua menunggu.")
CAPTIONS = (
    "Suasana di {district}, {city}, {day} ({dmy}).",
    "Warga melintas di dekat {district}",
    "Ilustrasi kegiatan warga {city}.",
    "{p1} memberi keterangan di {city}",
)
CREDITS = ("Dok. Pribadi", "Istimewa", "Dok. Humas", "Freepik")
DESCRIPTIONS = (
    "Perkembangan dari {district}, {city}, dan tanggapan {p1} tentang apa yang terjadi di sana.",
    "Laporan dari {city} mengenai {n} hal yang berubah di {district} pekan ini.",
)
SECTION_HEADINGS = ("Pandangan Warga Setempat", "Harapan ke Depan", "Catatan Penutup")
