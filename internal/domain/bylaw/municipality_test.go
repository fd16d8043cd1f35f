package bylaw

import "testing"

func TestAMunicipalityTakesUpTheGeneralLawByOneLine(t *testing.T) {
	all := bylaws
	t.Cleanup(func() { bylaws = all })
	list, err := ParseMunicipalities("998|helhedsplan|Prøveby Kommune|Torvet 1, 0000 Prøveby|0000 0001\n997|helhedsplan|Nabo Kommune")
	if err != nil {
		t.Fatal(err)
	}
	if err := TakeUp(list); err != nil {
		t.Fatal(err)
	}
	own, ok := Latest("998")
	if !ok || own.Frame != "helhedsplan" || own.Municipality != "Prøveby Kommune" || own.Contact.Phone != "0000 0001" {
		t.Fatalf("%+v", own)
	}
	frame, _ := Latest("helhedsplan")
	if frame.Municipality != "" || &own.Exemptions[0] != &frame.Exemptions[0] {
		t.Error("the law was copied or changed for the municipality")
	}
	if other, _ := Latest("997"); other.Municipality != "Nabo Kommune" || other.Contact.Address != "" {
		t.Errorf("%+v", other.Contact)
	}
	for _, bad := range []Municipality{
		{Code: "151", Frame: "helhedsplan", Name: "Ballerup"}, // has a by-law
		{Code: "996", Frame: "151", Name: "x"},
		{Code: "995", Frame: "helhedsplan"},
	} {
		if TakeUp([]Municipality{bad}) == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if err := TakeUp([]Municipality{{Code: "eksempel", Frame: "helhedsplan", Name: "Eksempel Kommune"}}); err != nil {
		t.Errorf("the example does not give way: %v", err)
	}
	if now, _ := Latest("eksempel"); now.Frame != "helhedsplan" {
		t.Errorf("courses of the example are opened under %+v", now.Code)
	}
	if former, known := At("eksempel", 1); !known || former.Kind == GeneralLaw {
		t.Error("a course that has pinned the example's by-law does not find it")
	}
	if former, known := LatestFrame("eksempel"); !known || former.Kind == GeneralLaw || former.Revision < 2 {
		t.Error("a course of the example's by-law does not find its newest revision")
	}
	if _, err := ParseMunicipalities("998|helhedsplan"); err == nil {
		t.Error("a line without a name is read")
	}
}
