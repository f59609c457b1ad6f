from reviewlib.reports.pictures import tidy_svg


def test_a_line_keeps_its_other_end():
    drawn = (
        '<svg width="9" height="9"><line transform="translate(1,1)" x2="5" y2="0" stroke="#1b1a18"/></svg>'
    )
    assert '<line transform="translate(1,1)" x2="5" y2="0" stroke="#1b1a18"/>' in tidy_svg(drawn)
