"""How forms are rendered."""

from django import forms
from django.template import Context, Template

from linli.foundation.ui.forms import AskingForm, error_summary


class Sample(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label="内容", widget=forms.Textarea, help_text="一两句话。")
    phone = forms.CharField(label="电话", required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("a", "照明")])
    source = forms.ChoiceField(label="来源", choices=[("p", "电话"), ("w", "来访")], widget=forms.RadioSelect)
    told = forms.BooleanField(label="已告知")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        self.add_error(None, "这件事已经登记过了。")
        return self.cleaned_data


def render(form: forms.Form, text: str = "{{ form }}") -> str:
    return Template(text).render(Context({"form": form}))


def test_a_field_has_its_label_above_and_its_help_tied_to_it() -> None:
    html = render(Sample())
    assert '<label for="id_text">内容</label>' in html
    assert 'aria-describedby="id_text_helptext"' in html
    assert 'id="id_text_helptext">一两句话。' in html


def test_what_may_stay_empty_says_so() -> None:
    html = render(Sample())
    assert html.count("（选填）") == 1


def test_widgets_carry_the_classes_of_the_design() -> None:
    html = render(Sample())
    assert html.count('class="form-control"') == 2
    assert html.count('class="form-select"') == 1
    assert html.count('class="form-check-input"') == 3
    assert "<legend>来源</legend>" in html


def test_an_error_stands_at_its_field_and_is_tied_to_it() -> None:
    html = render(Sample({"kind": "a"}))
    assert 'aria-invalid="true"' in html
    assert 'id="id_text_error"' in html
    assert "id_text_error" in html.split("<textarea", 1)[1].split(">", 1)[0]


def test_the_summary_names_every_error_and_links_to_its_field() -> None:
    errors = error_summary(Sample({"kind": "a"}))
    assert [(error.field_id, error.label) for error in errors] == [
        ("", ""),
        ("", "Key"),
        ("id_text", "内容"),
        ("id_source_0", "来源"),
        ("id_told", "已告知"),
    ]


def test_the_summary_is_announced_and_takes_the_focus() -> None:
    html = render(Sample({"kind": "a"}), "{% error_summary form %}")
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert '<a href="#id_text">内容</a>' in html
    assert "有 5 处需要改正" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert render(Sample(), "{% error_summary form %}").strip() == ""


class Wrong(AskingForm):
    """One field of each kind that a person can fill in wrongly."""

    name = forms.CharField(label="名称", max_length=3)
    on = forms.DateField(label="日期")
    number = forms.IntegerField(label="户数")
    kind = forms.ChoiceField(label="类别", choices=[("a", "照明")])
    sheet = forms.FileField(label="表格文件")


def test_what_is_wrong_is_said_by_the_name_of_its_field() -> None:
    form = Wrong({"name": "太长的名称", "on": "昨天", "number": "许多", "kind": "z"})
    assert [error.text for error in error_summary(form)] == [
        "“名称”最多 3 个字，现在有 5 个。",
        "“日期”不是有效的日期。",
        "“户数”要填数字。",
        "“类别”里没有这一项，请重新选择。",
        "请选择表格文件。",
    ]
